import { MoonStar, Sun, SunMoon } from 'lucide-react';
import { IconButton } from '#console/ui/button.tsx';
import { Menu, MenuChoice } from '#console/ui/menu.tsx';
import { chooseTheme, type Theme, useTheme } from './theme.ts';

const CHOICES: readonly { theme: Theme; name: string }[] = [
  { theme: 'system', name: 'As the system' },
  { theme: 'light', name: 'Light' },
  { theme: 'dark', name: 'Dark' },
];

export function ThemeMenu() {
  const theme = useTheme();
  const Icon = theme === 'system' ? SunMoon : theme === 'light' ? Sun : MoonStar;
  return (
    <Menu
      trigger={
        <IconButton label="Colour theme">
          <Icon size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      }
    >
      {CHOICES.map((choice) => (
        <MenuChoice
          key={choice.theme}
          chosen={choice.theme === theme}
          onChoose={() => chooseTheme(choice.theme)}
        >
          {choice.name}
        </MenuChoice>
      ))}
    </Menu>
  );
}

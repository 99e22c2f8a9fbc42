import { useNavigate } from '@tanstack/react-router';
import { ChevronsUpDown } from 'lucide-react';
import { Button } from '#console/ui/button.tsx';
import { Menu, MenuChoice } from '#console/ui/menu.tsx';
import type { Connection } from '#protocol/proxy-api.ts';

export interface ConnectionMenuProps {
  connections: readonly Connection[];
  current: Connection;
}

/** Names the connection; where there are several, switches between them. */
export function ConnectionMenu({ connections, current }: ConnectionMenuProps) {
  const navigate = useNavigate();
  if (connections.length < 2) {
    return (
      <span
        className="truncate max-sm:hidden"
        title={`${current.region}, account ${current.accountId}, ${current.endpoint}`}
      >
        {current.name}
      </span>
    );
  }
  return (
    <Menu
      trigger={
        <Button kind="quiet" aria-label={`Connection: ${current.name}`}>
          {current.name}
          <ChevronsUpDown size={14} aria-hidden />
        </Button>
      }
    >
      {connections.map(({ name, region }) => (
        <MenuChoice
          key={name}
          chosen={name === current.name}
          onChoose={() => void navigate({ to: '/c/$connection', params: { connection: name } })}
        >
          {name} <span className="text-muted">{region}</span>
        </MenuChoice>
      ))}
    </Menu>
  );
}

import { Link } from '@tanstack/react-router';
import { ChevronDown, Wrench } from 'lucide-react';
import type { IndexTarget } from '#console/lib/index-target.ts';
import { Button } from '#console/ui/button.tsx';
import { Menu, MenuLink } from '#console/ui/menu.tsx';

/** The pages that do something with an index as a whole. */
export function IndexTools({ target: { connection, bucket, index } }: { target: IndexTarget }) {
  const params = { connection, bucket, index };
  return (
    <Menu
      trigger={
        <Button>
          <Wrench size={14} strokeWidth={1.75} aria-hidden />
          Tools
          <ChevronDown size={14} strokeWidth={1.75} aria-hidden />
        </Button>
      }
    >
      <MenuLink>
        <Link to="/c/$connection/$bucket/$index/find" params={params}>
          Find keys from a list…
        </Link>
      </MenuLink>
    </Menu>
  );
}

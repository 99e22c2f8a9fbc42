import { Menu as MenuIcon } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '#console/ui/button.tsx';
import { Sheet } from '#console/ui/sheet.tsx';
import type { Connection } from '#protocol/proxy-api.ts';
import { SideBar } from './side-bar.tsx';

/** The side bar on a narrow screen. */
export function SideSheet({ connection }: { connection: Connection }) {
  const [open, setOpen] = useState(false);
  return (
    <span className="md:hidden">
      <IconButton label="Buckets and runs" onClick={() => setOpen(true)}>
        <MenuIcon size={16} aria-hidden />
      </IconButton>
      <Sheet open={open} onOpenChange={setOpen} side="left" title={connection.name}>
        <SideBar connection={connection} onNavigate={() => setOpen(false)} />
      </Sheet>
    </span>
  );
}

import { loud } from './loud.ts';

export interface MenuItem {
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly accelerator?: string;
  readonly registerAccelerator?: boolean;
  readonly click?: () => void;
  readonly submenu?: readonly MenuItem[];
}

/** Roles our menu uses. Electron silently shows an unknown role as an item that does nothing. */
const roles = new Set([
  'appMenu',
  'windowMenu',
  'help',
  'about',
  'quit',
  'close',
  'undo',
  'redo',
  'cut',
  'copy',
  'paste',
  'delete',
  'selectAll',
  'reload',
  'toggleDevTools',
  'resetZoom',
  'zoomIn',
  'zoomOut',
  'togglefullscreen',
]);

let applicationMenu: readonly MenuItem[] = [];

function check(items: readonly MenuItem[]): void {
  for (const item of items) {
    if (item.role !== undefined && !roles.has(item.role))
      throw new Error(`Unknown menu role '${item.role}'.`);
    if (item.role === undefined && item.label === undefined && item.type !== 'separator') {
      throw new Error('Invalid submenu: a menu item needs a label, a role or to be a separator');
    }
    check(item.submenu ?? []);
  }
}

export const Menu = loud('Menu', {
  buildFromTemplate(template: readonly MenuItem[]) {
    check(template);
    return template;
  },
  setApplicationMenu(menu: readonly MenuItem[] | null) {
    applicationMenu = menu ?? [];
  },
});

export function clickMenuItem(label: string): void {
  const found = applicationMenu.flatMap((menu) => menu.submenu ?? []).find((item) => item.label === label);
  if (found?.click === undefined) throw new Error(`The menu has no item '${label}' that can be clicked.`);
  found.click();
}

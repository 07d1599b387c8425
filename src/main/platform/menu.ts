import type { MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  readonly openDocumentation: () => void;
  readonly showConfiguration: () => void;
  readonly showDataDirectory: () => void;
}

/**
 * The application menu. Its accelerators leave to the page what the page uses itself: K (commands),
 * E (pause), Z (undo) and 1…9 (views), each with Control or Command.
 */
export function menuTemplate(platform: NodeJS.Platform, actions: MenuActions): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  return [
    ...(mac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    fileMenu(mac, actions),
    editMenu(mac),
    {
      label: 'View',
      submenu: [
        { role: 'reload' },
        { role: 'toggleDevTools' },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { label: 'Configuration Reference', click: actions.openDocumentation },
        ...(mac ? [] : [{ type: 'separator' } as const, { role: 'about' } as const]),
      ],
    },
  ];
}

function fileMenu(mac: boolean, actions: MenuActions): MenuItemConstructorOptions {
  return {
    label: 'File',
    submenu: [
      { label: 'Show Configuration File', click: actions.showConfiguration },
      { label: 'Show Data Folder', click: actions.showDataDirectory },
      { type: 'separator' },
      { role: mac ? 'close' : 'quit' },
    ],
  };
}

/**
 * macOS sends copy, paste and undo to text fields through this menu and to nowhere without it; there the
 * page is asked first and keeps what it handles. Elsewhere text fields know these keys by themselves, so
 * undo and redo are only shown and stay free for the page.
 */
function editMenu(mac: boolean): MenuItemConstructorOptions {
  return {
    label: 'Edit',
    submenu: [
      { role: 'undo', registerAccelerator: mac },
      { role: 'redo', registerAccelerator: mac },
      { type: 'separator' },
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'delete' },
      { type: 'separator' },
      { role: 'selectAll' },
    ],
  };
}

import { viewIds } from '../stores/navigation.ts';
import type { Stores } from '../stores/stores.ts';
import { errorText } from '../ui/inline-error.tsx';
import type { KeyBinding } from '../ui/use-key-bindings.ts';
import type { Command } from './command.ts';
import { draftCommands } from './draft-commands.ts';
import { inspectorCommands } from './inspector-commands.ts';
import { scenarioCommands } from './scenario-commands.ts';
import { views } from './views.tsx';

export interface Overlays {
  openPalette(): void;
  openShortcuts(): void;
}

export function makeCommands(stores: Stores, overlays: Overlays): readonly Command[] {
  const { navigation, preferences, notices, status, config, doctor } = stores;
  /** Runs something that may be refused, and says what came of it. */
  const attempt = (action: () => Promise<unknown>, done?: string) => () => {
    action().then(
      () => {
        if (done !== undefined) notices.getState().say(done);
      },
      (error: unknown) => notices.getState().fail(errorText(error)),
    );
  };
  const capturing = status.getState().status?.capturing ?? true;
  return [
    ...viewIds.map(
      (id, index): Command => ({
        id: `view.${id}`,
        label: views[id].label,
        group: 'Go to',
        keys: { key: String(index + 1), modifier: true },
        run: () => navigation.getState().show(id),
      }),
    ),
    ...inspectorCommands(stores),
    ...draftCommands(stores),
    {
      id: 'service.add',
      label: 'Add service…',
      group: 'Configuration',
      run: () => navigation.getState().setAddingService(true),
    },
    {
      id: 'config.reload',
      label: 'Read the configuration file again',
      group: 'Configuration',
      run: attempt(() => config.getState().reload(), 'The configuration file was read and applied.'),
    },
    {
      id: 'config.export',
      label: 'Export for production…',
      group: 'Configuration',
      run: () => navigation.getState().setExporting(true),
    },
    {
      id: 'engine.restart',
      label: 'Restart the engine',
      group: 'Configuration',
      run: attempt(() => status.getState().restartEngine()),
    },
    {
      id: 'capture.toggle',
      label: capturing ? 'Pause capture' : 'Resume capture',
      group: 'Traffic',
      keys: { key: 'e', modifier: true },
      run: () => {
        const now = status.getState().status?.capturing ?? true;
        attempt(
          () => status.getState().setCapturing(!now),
          now ? 'Capture is paused.' : 'Capturing again.',
        )();
      },
    },
    {
      // Deleting asks for consent, and the view that has the button also says what will be gone.
      id: 'exchanges.clear',
      label: 'Clear recorded exchanges, in Settings…',
      group: 'Traffic',
      run: () => navigation.getState().show('settings'),
    },
    {
      id: 'filter.failed',
      label: 'Show server errors only (status:5xx)',
      group: 'Traffic',
      run: () => {
        navigation.getState().setFilter('status:5xx');
        navigation.getState().show('inspector');
      },
    },
    {
      id: 'breakpoints',
      label: 'Breakpoints…',
      group: 'Traffic',
      run: () => stores.breakpoints.getState().open(),
    },
    {
      id: 'filter.none',
      label: 'Remove the filter',
      group: 'Traffic',
      run: () => navigation.getState().setFilter(''),
    },
    {
      id: 'har.export',
      label: 'Export as HAR…',
      group: 'Traffic',
      run: () => {
        navigation.getState().show('inspector');
        stores.sharing.getState().exportHar(null);
      },
    },
    {
      id: 'har.import',
      label: 'Import a HAR file…',
      group: 'Traffic',
      run: () => {
        navigation.getState().show('inspector');
        stores.sharing.getState().chooseFile();
      },
    },
    {
      id: 'exchanges.compare',
      label: 'Compare the two picked exchanges',
      group: 'Traffic',
      run: () => {
        navigation.getState().show('inspector');
        stores.sharing.getState().compare(null);
      },
    },
    ...scenarioCommands(stores),
    {
      id: 'doctor.run',
      label: 'Run the doctor',
      group: 'Help',
      run: () => {
        navigation.getState().show('doctor');
        attempt(() => doctor.getState().run(null))();
      },
    },
    {
      id: 'hosts.remove',
      label: 'Remove Doorman’s entries from the hosts file…',
      group: 'Configuration',
      run: () => navigation.getState().setHostsChange({ kind: 'remove' }),
    },
    ...(['system', 'light', 'dark'] as const).map(
      (theme): Command => ({
        id: `theme.${theme}`,
        label: theme === 'system' ? 'Theme as the system' : `${theme === 'dark' ? 'Dark' : 'Light'} theme`,
        group: 'Appearance',
        run: () => preferences.getState().setTheme(theme),
      }),
    ),
    {
      id: 'palette',
      label: 'Search or run a command',
      group: 'Help',
      keys: { key: 'k', modifier: true },
      hidden: true,
      run: overlays.openPalette,
    },
    {
      id: 'shortcuts',
      label: 'Keyboard shortcuts',
      group: 'Help',
      keys: { key: '?', modifier: false },
      run: overlays.openShortcuts,
    },
  ];
}

export const shortcutBindings = (commands: readonly Command[]): readonly KeyBinding[] =>
  commands.flatMap(({ keys, run }) => (keys === undefined ? [] : [{ ...keys, run }]));

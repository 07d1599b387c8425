import { useState } from 'react';
import { Announcer } from '../../forms/announcer.tsx';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import type { Theme } from '../../stores/preferences.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { formatCount, formatTime } from '../../ui/format.ts';
import { errorText } from '../../ui/inline-error.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Panel, Section, View } from '../../ui/view.tsx';
import { About } from './about.tsx';
import { ConfigHistory } from './config-history.tsx';
import { FileChanges, FileSettings } from './file-settings.tsx';
import { SettingRow as Row } from './setting-row.tsx';
import { TrustSummary } from './trust-summary.tsx';

const themes: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export function SettingsView() {
  return (
    <Announcer>
      <div className="flex h-full min-h-0 flex-col">
        <div className="min-h-0 flex-1">
          <View
            title="Settings"
            description="For this window and this run, and for the parts of the configuration file beside listeners, routes and pools."
          >
            <Appearance />
            <Capture />
            <TrustSummary />
            <FileSettings />
            <ConfigHistory />
            <Engine />
            <HostsFile />
            <About />
          </View>
        </div>
        <FileChanges />
      </div>
    </Announcer>
  );
}

function Appearance() {
  const { preferences } = useStores();
  const theme = useStoreValue('preferences', (state) => state.theme);
  return (
    <Section title="Appearance">
      <Panel divided>
        <Row title="Theme" text="System follows the setting of your desktop.">
          <SegmentedControl
            label="Theme"
            options={themes}
            value={theme}
            onChange={preferences.getState().setTheme}
          />
        </Row>
      </Panel>
    </Section>
  );
}

function Capture() {
  const { status, exchanges, notices } = useStores();
  const capturing = useStoreValue('status', (state) => state.status?.capturing ?? null);
  const size = useStoreValue('exchanges', (state) => (state.version >= 0 ? state.log.size : 0));
  const [isAsking, setIsAsking] = useState(false);
  const clear = () => {
    setIsAsking(false);
    exchanges
      .getState()
      .clear()
      .then(
        () => notices.getState().say('Recorded exchanges were cleared.'),
        (error: unknown) => notices.getState().fail(errorText(error)),
      );
  };
  return (
    <Section title="Capture">
      <Panel divided>
        <Row title="Record exchanges" text="Paused, requests are served as before and leave no trace here.">
          <Switch
            isSelected={capturing ?? false}
            isDisabled={capturing === null}
            onChange={(next) => {
              status
                .getState()
                .setCapturing(next)
                .catch((error: unknown) => notices.getState().fail(errorText(error)));
            }}
          >
            <span className="sr-only">Record exchanges</span>
          </Switch>
        </Row>
        <Row title="Recorded exchanges" text={`${formatCount(size)} in this window.`}>
          <Button onPress={() => setIsAsking(true)} isDisabled={size === 0}>
            Clear…
          </Button>
        </Row>
      </Panel>
      <ConfirmDialog
        title="Clear the live list?"
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={clear}
        confirmLabel="Clear"
        danger
      >
        <p>
          What was recorded in this session is deleted, with bodies, in this window and in the history. Pinned
          exchanges and earlier sessions stay. This cannot be undone.
        </p>
      </ConfirmDialog>
    </Section>
  );
}

function Engine() {
  const { status, notices } = useStores();
  const engine = useStoreValue('status', (state) => state.status?.engine ?? null);
  const [isAsking, setIsAsking] = useState(false);
  const restart = () => {
    setIsAsking(false);
    status
      .getState()
      .restartEngine()
      .catch((error: unknown) => notices.getState().fail(errorText(error)));
  };
  return (
    <Section title="Engine">
      <Panel divided>
        <Row
          title={engine === null ? 'State unknown' : `State: ${engine.state}`}
          text={
            engine === null
              ? 'The engine has not reported yet.'
              : `Since ${formatTime(engine.since).slice(0, 19)} · generation ${engine.generation} · ${engine.restarts} ${engine.restarts === 1 ? 'restart' : 'restarts'}`
          }
        >
          <Button onPress={() => setIsAsking(true)} isDisabled={engine === null}>
            Restart…
          </Button>
        </Row>
      </Panel>
      <ConfirmDialog
        title="Restart the engine?"
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={restart}
        confirmLabel="Restart"
      >
        <p>
          Requests under way are lost. Listeners open again with the last good configuration, within about a
          second.
        </p>
      </ConfirmDialog>
    </Section>
  );
}

function HostsFile() {
  const { navigation } = useStores();
  return (
    <Section title="Hosts file">
      <Panel divided>
        <Row
          title="Entries of Doorman"
          text="The doctor offers them for names that programs do not resolve. What goes is shown first."
        >
          <Button onPress={() => navigation.getState().setHostsChange({ kind: 'remove' })}>Remove…</Button>
        </Row>
      </Panel>
    </Section>
  );
}

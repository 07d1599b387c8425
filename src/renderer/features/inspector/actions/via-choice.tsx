import type { ReplayVia } from '../../../../shared/contract/methods/replay.ts';
import type { AppStatus } from '../../../../shared/model/status.ts';
import { Select } from '../../../ui/select.tsx';

export interface ViaOption {
  readonly value: string;
  readonly label: string;
  readonly via: ReplayVia;
}

/** The ways that a request can take: listeners that are open, and upstreams of the running configuration. */
export function viaOptions(status: AppStatus | null, withUpstreams: boolean): readonly ViaOption[] {
  if (status === null) return [];
  const listeners = status.listeners.flatMap(({ id, state, url }): ViaOption[] =>
    state === 'open'
      ? [
          {
            value: `l ${id}`,
            label: `Through listener ${id} (${url})`,
            via: { kind: 'listener', listener: id },
          },
        ]
      : [],
  );
  const upstreams = status.upstreams.map(
    ({ pool, id, url }): ViaOption => ({
      value: `u ${pool} ${id}`,
      label: `Straight to ${id} of ${pool} (${url})`,
      via: { kind: 'upstream', pool, upstream: id },
    }),
  );
  return withUpstreams ? [...listeners, ...upstreams] : listeners;
}

export interface ViaChoiceProps {
  readonly options: readonly ViaOption[];
  readonly value: string | null;
  readonly onChange: (value: string) => void;
}

/** Where a request is sent. There is no other place. */
export function ViaChoice({ options, value, onChange }: ViaChoiceProps) {
  return (
    <Select
      label="Send"
      options={options}
      value={value}
      placeholder="Choose a way…"
      error={options.length === 0 ? 'No listener is open and there is no upstream.' : null}
      onChange={onChange}
    />
  );
}

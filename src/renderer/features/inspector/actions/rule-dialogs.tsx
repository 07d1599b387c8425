import { useEffect, useMemo, useState } from 'react';
import { type LocalPlace, mapLocal } from '../../../../shared/edit/map-local.ts';
import { mockResponse } from '../../../../shared/edit/mock-response.ts';
import { pathOfPlace, type RouteEdit, refuseEdit } from '../../../../shared/edit/routes.ts';
import type { ExchangeDetail, ExchangeId } from '../../../../shared/model/exchange.ts';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import { sniffText } from '../../../ui/body-kind.ts';
import { errorText } from '../../../ui/inline-error.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { fetchDecodedBody } from '../body-bytes.ts';
import { useExchangeDetail } from '../use-exchange-detail.ts';
import { RuleDialog } from './rule-dialog.tsx';

export interface RuleProps {
  readonly id: ExchangeId;
  readonly onClose: () => void;
}

/** A route with a fixed answer, made of the response of an exchange. */
export function MockDialog({ id, onClose }: RuleProps) {
  const { client } = useStores();
  const { state } = useExchangeDetail(id);
  const input = useStoreValue('config', (store) => store.snapshot?.input);
  const [body, setBody] = useState<{ readonly text: string | null } | { readonly failed: string } | null>(
    null,
  );
  const detail = state.phase === 'ready' ? state.detail : null;
  useEffect(() => {
    let current = true;
    const done = (next: { readonly text: string | null } | { readonly failed: string }) => {
      if (current) setBody(next);
    };
    if (detail === null) return;
    const response = detail.response?.body;
    if (response === undefined || response.kept < response.size || !response.complete) {
      done({ text: response?.size === 0 ? '' : null });
      return;
    }
    fetchDecodedBody(client, id, 'response').then(
      ({ bytes, problem }) =>
        done({ text: bytes.length === 0 ? '' : problem === null ? sniffText(bytes) : null }),
      (error: unknown) => done({ failed: errorText(error) }),
    );
    return () => {
      current = false;
    };
  }, [client, id, detail]);
  const edit = useMemo((): RouteEdit | null => {
    if (state.phase === 'failed') return refuseEdit(state.message);
    if (detail === null || body === null) return null;
    if ('failed' in body) return refuseEdit(body.failed);
    if (detail.response === null) return refuseEdit('The exchange has no response that could be given.');
    const { status, headers } = detail.response;
    return mockResponse(input, placeOf(detail), { status, headers, text: body.text });
  }, [input, detail, body, state]);
  return (
    <RuleDialog
      title="Mock this response"
      explanation="From now on the same method, host and path get this response from Doorman, and no upstream is asked. It is a route of its own, in front of the one that took the request."
      edit={edit}
      onClose={onClose}
    />
  );
}

const localKinds = [
  { value: 'file', label: 'This path to a file' },
  { value: 'folder', label: 'A prefix to a folder' },
] as const;

/** A route that answers from a file or folder of this machine. */
export function MapLocalDialog({ id, onClose }: RuleProps) {
  const { state } = useExchangeDetail(id);
  const input = useStoreValue('config', (store) => store.snapshot?.input);
  const detail = state.phase === 'ready' ? state.detail : null;
  const [local, setLocal] = useState<LocalPlace>({ kind: 'file', path: '', prefix: '' });
  const requested = detail === null ? '' : pathOfPlace(detail.summary);
  const edit = useMemo((): RouteEdit | null => {
    if (state.phase === 'failed') return refuseEdit(state.message);
    return detail === null || local.path.trim() === '' ? null : mapLocal(input, placeOf(detail), local);
  }, [input, detail, local, state]);
  return (
    <RuleDialog
      title="Map to this machine"
      explanation="Answers from files in place of the upstream. It is a route of its own, in front of the one that took the request."
      edit={edit}
      {...(detail === null ? {} : { waiting: `Write where the ${local.kind} is.` })}
      onClose={onClose}
    >
      <div>
        <SegmentedControl
          label="What is mapped"
          options={localKinds}
          value={local.kind}
          onChange={(kind) =>
            setLocal({
              ...local,
              kind,
              prefix: local.prefix === '' ? requested.slice(0, requested.lastIndexOf('/')) : local.prefix,
            })
          }
        />
      </div>
      {local.kind === 'folder' && (
        <TextField
          label="Prefix of the path"
          data
          value={local.prefix}
          placeholder="/assets"
          description="Everything below it is looked for in the folder. Empty: every path of the host."
          onChange={(prefix) => setLocal({ ...local, prefix })}
        />
      )}
      <TextField
        label={local.kind === 'file' ? 'File' : 'Folder'}
        data
        autoFocus
        value={local.path}
        placeholder={local.kind === 'file' ? '/home/me/shop/cart.json' : './dist'}
        description={
          local.kind === 'file'
            ? `Answers for ${requested}. Relative to the folder of the configuration file.`
            : 'Relative to the folder of the configuration file.'
        }
        onChange={(path) => setLocal({ ...local, path })}
      />
    </RuleDialog>
  );
}

/** Where a captured request went, as far as a route matches it. */
export const placeOf = ({ summary, request }: ExchangeDetail) => ({
  authority: summary.authority,
  target: summary.target,
  method: request.method,
  route: summary.route,
});

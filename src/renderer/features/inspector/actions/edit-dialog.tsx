import { useEffect, useRef, useState } from 'react';
import type { ExchangeDetail, ExchangeId } from '../../../../shared/model/exchange.ts';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import { BodyEditor } from '../../../ui/body-editor.tsx';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { formatBytes } from '../../../ui/format.ts';
import { HeaderRows } from '../../../ui/header-rows.tsx';
import { errorText, InlineError } from '../../../ui/inline-error.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { fetchBody } from '../body-bytes.ts';
import { useExchangeDetail } from '../use-exchange-detail.ts';
import { editedRequest, formOf, problemsOf, type RequestForm } from './request-form.ts';
import { ViaChoice, viaOptions } from './via-choice.tsx';

export interface EditDialogProps {
  readonly id: ExchangeId;
  /** Why the request has to be edited before it can be sent; null where a person just wants to. */
  readonly reason: string | null;
  readonly onClose: () => void;
  readonly onSent: (id: ExchangeId) => void;
}

/** Edits a captured request and sends it. */
export function EditDialog(props: EditDialogProps) {
  const { state } = useExchangeDetail(props.id);
  if (state.phase === 'ready') return <Editing {...props} detail={state.detail} />;
  return (
    <Dialog title="Edit and resend" width="lg" isOpen onClose={props.onClose}>
      {state.phase === 'loading' ? (
        <p className="py-4 text-muted">Loading…</p>
      ) : (
        <InlineError>{state.message}</InlineError>
      )}
    </Dialog>
  );
}

function Editing({
  id,
  reason,
  detail,
  onClose,
  onSent,
}: EditDialogProps & { readonly detail: ExchangeDetail }) {
  const { client, replay } = useStores();
  const status = useStoreValue('status', (state) => state.status);
  const { summary, request } = detail;
  const { size, kept, complete } = request.body;
  const isCut = kept < size || !complete;
  const [form, setForm] = useState<RequestForm>(() => formOf(detail, null));
  const [original, setOriginal] = useState<Uint8Array | null>(null);
  const touched = useRef(false);
  const options = viaOptions(status, true);
  const [via, setVia] = useState<string | null>(
    summary.listener === '' ? `u ${summary.pool} ${summary.upstream}` : `l ${summary.listener}`,
  );
  const [acceptCut, setAcceptCut] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    let current = true;
    const { body } = detail.request;
    if (body.kept === 0) return;
    fetchBody(client, detail.summary.id, 'request').then(
      (bytes) => {
        if (!current) return;
        setOriginal(bytes);
        // A part of a body, or what takes long to fetch, is sent as it is unless a person puts another in its place.
        if (!touched.current && body.complete && bytes.length === body.size)
          setForm((before) => ({ ...before, body: formOf(detail, bytes).body }));
      },
      (error: unknown) => {
        if (current) setFailure(`The body could not be read: ${errorText(error)}`);
      },
    );
    return () => {
      current = false;
    };
  }, [client, detail]);

  const problems = problemsOf(form);
  const change = (part: Partial<RequestForm>) => setForm((before) => ({ ...before, ...part }));
  const needsConsent = isCut && form.body.kind === 'kept';
  const way = options.find(({ value }) => value === via)?.via;
  const send = () => {
    setIsSending(true);
    setFailure(null);
    const params = {
      of: id,
      request: editedRequest(form),
      acceptCut,
      ...(way === undefined ? {} : { via: way }),
    };
    replay
      .getState()
      .send(params)
      .then(onSent, (error: unknown) => setFailure(errorText(error)))
      .finally(() => setIsSending(false));
  };
  return (
    <Dialog
      title="Edit and resend"
      width="lg"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={problems.any || isSending || way === undefined || (needsConsent && !acceptCut)}
            onPress={send}
          >
            {isSending ? 'Sending…' : 'Send'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {reason !== null && (
          <p className="rounded-md bg-warn-soft px-3 py-2 text-text" role="note">
            {reason}
          </p>
        )}
        <div className="flex items-start gap-2">
          <TextField
            label="Method"
            data
            value={form.method}
            error={problems.method}
            onChange={(method) => change({ method })}
            className="w-28 shrink-0"
          />
          <TextField
            label="URL"
            data
            value={form.url}
            error={problems.url}
            onChange={(url) => change({ url })}
            className="flex-1"
          />
        </div>
        <ViaChoice options={options} value={via} onChange={setVia} />
        <HeaderRows
          rows={form.headers}
          problems={problems.headers}
          onChange={(headers) => change({ headers })}
        />
        {problems.allHeaders !== null && <InlineError>{problems.allHeaders}</InlineError>}
        <p className="text-faint text-xs">
          Host comes from the URL; Content-Length and what is about the connection are written anew.
        </p>
        <BodyEditor
          draft={form.body}
          original={original}
          error={problems.body}
          keptNote={keptNote(detail)}
          onChange={(body) => {
            touched.current = true;
            change({ body });
          }}
        />
        {needsConsent && (
          <Checkbox isSelected={acceptCut} onChange={setAcceptCut}>
            Send the {formatBytes(kept)} that were kept of its body
          </Checkbox>
        )}
        {failure !== null && <InlineError>{failure}</InlineError>}
      </div>
    </Dialog>
  );
}

function keptNote({ request }: ExchangeDetail): string {
  const { size, kept, complete } = request.body;
  if (size === 0) return 'The request had no body.';
  if (kept < size)
    return `Only the first ${formatBytes(kept)} of ${formatBytes(size)} were kept; capture.bodyBytes says how much.`;
  if (!complete) return `The body broke off: ${formatBytes(kept)} of it came.`;
  return `${formatBytes(size)}, sent as they were.`;
}

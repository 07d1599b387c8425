import { Trash2, X } from 'lucide-react';
import { useRef } from 'react';
import { idOf, idsAt, listAt, setOrPrune } from '../../shared/config/plain.ts';
import { isRawMap, type RawMap, valueAt } from '../../shared/config/raw.ts';
import type { ListenerStatus } from '../../shared/model/status.ts';
import { useStoreValue } from '../stores/context.tsx';
import { deleteListener, renameListener, updateEntry } from '../stores/draft/edits.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Select, type SelectOption } from '../ui/select.tsx';
import { StatusMark } from '../ui/status-mark.tsx';
import { TextField } from '../ui/text-field.tsx';
import { AccessFields } from './access-fields.tsx';
import { AlsoSet } from './also-set.tsx';
import { useAnnounce } from './announcer.tsx';
import { writeListenerAccess } from './defence-form.ts';
import { FormSection, rowClass } from './form-row.tsx';
import { IdField } from './id-field.tsx';
import { ListenerClientsSection } from './listener-clients-section.tsx';
import { textAt } from './mistake-text.ts';
import { numberOrText, scalarText } from './route-form.ts';
import { useDraft, useDraftValue } from './use-draft.ts';
import { useSealOnLeave } from './use-seal-on-leave.ts';

/** Keys that this form shows. */
const shownKeys = ['id', 'enabled', 'bind', 'port', 'tls', 'redirectToHttps', 'allow', 'deny'];
/** Keys of the section on clients, which is shown where there is TLS, or one of them for the check to refuse. */
const clientKeys = ['minTlsVersion', 'clientCertificates'];

type TlsChoice = 'auto' | 'off' | 'files';

const tlsOptions: readonly SelectOption<TlsChoice>[] = [
  { value: 'auto', label: 'HTTPS', detail: 'a certificate for each name' },
  { value: 'off', label: 'Plain HTTP' },
];
const filesOption: SelectOption<TlsChoice> = {
  value: 'files',
  label: 'HTTPS, own certificate',
  detail: 'set in the file',
};

/** The form of one listener. */
export function ListenerPanel({ index, onClose }: { readonly index: number; readonly onClose: () => void }) {
  const draft = useDraft();
  const panel = useRef<HTMLElement>(null);
  useSealOnLeave(panel);
  const announce = useAnnounce();
  const input = useDraftValue((state) => state.moment.input);
  const mistakes = useDraftValue((state) => state.mistakes);
  const listener = listAt(input, 'listeners')[index];
  const id = idOf(listener) ?? '';
  const status = useStoreValue(
    'status',
    (state) => state.status?.listeners.find((candidate) => candidate.id === id) ?? null,
  );
  if (!isRawMap(listener)) {
    return (
      <EmptyState title="This is no listener">
        The file has something else in its place; mend it there.
      </EmptyState>
    );
  }
  const path = ['listeners', index] as const;
  const tls = listener['tls'] ?? 'auto';
  const tlsChoice: TlsChoice = tls === 'off' ? 'off' : isRawMap(tls) ? 'files' : 'auto';
  const change = (label: string, update: (now: RawMap) => RawMap, field?: string) =>
    draft
      .getState()
      .edit(
        `${label} of listener ${id}`,
        (moment) => ({ ...moment, input: updateEntry(moment.input, 'listeners', index, update) }),
        field === undefined ? undefined : `listener ${index} ${field}`,
      );
  const set = (key: string, value: unknown, field?: string) =>
    change(`change ${key}`, (now) => setOrPrune(now, [key], value), field);
  const chooseTls = (choice: TlsChoice) => {
    if (choice === 'files') return;
    change('choose the protocol', (now) => {
      const next = setOrPrune(now, ['tls'], choice === 'auto' ? undefined : choice);
      // A listener with TLS has nothing to redirect to.
      return choice === 'auto' ? setOrPrune(next, ['redirectToHttps'], undefined) : next;
    });
  };
  const remove = () => {
    draft
      .getState()
      .edit(`delete listener ${id}`, (moment) => ({ ...moment, input: deleteListener(moment.input, index) }));
    announce(`Listener ${id} is deleted. Undo brings it back.`);
    onClose();
  };
  const also = Object.keys(listener).filter((key) => ![...shownKeys, ...clientKeys].includes(key));
  const hasClients = tlsChoice !== 'off' || clientKeys.some((key) => key in listener);
  return (
    <section ref={panel} aria-label={`Listener ${id}`}>
      <header className="flex items-center gap-1 pt-3 pr-3 pb-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate font-semibold">Listener {id}</h2>
        <IconButton label="Delete listener" size="sm" onPress={remove}>
          <Trash2 size={14} aria-hidden />
        </IconButton>
        <IconButton label="Back to the route" size="sm" onPress={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </header>
      {status?.problem !== undefined && status.problem !== null && (
        <p className="selectable flex items-baseline gap-2 px-4 pb-3 text-error">
          <StatusMark tone="error" />
          {status.problem}
        </p>
      )}
      {status !== null && <Refused refused={status.refused} />}
      <div className="flex flex-col gap-2 px-4 pb-3">
        <IdField
          label="Listener id"
          className={rowClass}
          value={id}
          taken={idsAt(input, 'listeners').filter((other) => other !== id)}
          error={textAt(mistakes, [...path, 'id'])}
          onCommit={(next) =>
            draft.getState().edit(`rename listener ${id}`, (moment) => ({
              ...moment,
              input: renameListener(moment.input, index, next),
            }))
          }
        />
        {/* In line with the fields, beside their labels. */}
        <div className="py-1 pl-26">
          <Checkbox
            isSelected={listener['enabled'] !== false}
            onChange={(enabled) =>
              change(enabled ? 'enable' : 'disable', (now) =>
                setOrPrune(now, ['enabled'], enabled ? undefined : false),
              )
            }
          >
            Open for clients
          </Checkbox>
        </div>
        <TextField
          label="Address"
          className={rowClass}
          data
          value={scalarText(listener['bind'])}
          placeholder="localhost"
          onChange={(text) => set('bind', text === '' ? undefined : text, 'bind')}
          error={textAt(mistakes, [...path, 'bind'])}
          description="localhost is 127.0.0.1 and ::1; 0.0.0.0 is every network."
        />
        <TextField
          label="Port"
          className={rowClass}
          data
          value={scalarText(listener['port'])}
          onChange={(text) => set('port', numberOrText(text), 'port')}
          error={textAt(mistakes, [...path, 'port'])}
        />
        <Select
          label="Speaks"
          className={rowClass}
          options={tlsChoice === 'files' ? [...tlsOptions, filesOption] : tlsOptions}
          value={tlsChoice}
          onChange={chooseTls}
          error={textAt(mistakes, [...path, 'tls'])}
        />
        {tlsChoice === 'off' && (
          <RedirectChoice
            listener={listener}
            input={input}
            error={textAt(mistakes, [...path, 'redirectToHttps'])}
            onChoose={(value) => set('redirectToHttps', value)}
          />
        )}
        {tlsChoice !== 'off' && textAt(mistakes, [...path, 'redirectToHttps']) !== null && (
          <p className="text-error text-xs">{textAt(mistakes, [...path, 'redirectToHttps'])}</p>
        )}
      </div>
      {hasClients && (
        <ListenerClientsSection listener={listener} path={path} mistakes={mistakes} change={change} />
      )}
      <FormSection title="Defence">
        <AccessFields
          owner={listener}
          kind="listeners"
          path={path}
          mistakes={mistakes}
          onChange={(key, texts) =>
            change(`change ${key}`, (now) => writeListenerAccess(now, key, texts), key)
          }
          onSettle={() => draft.getState().seal()}
        />
      </FormSection>
      {also.length > 0 && (
        <FormSection title="Also set in the file">
          <AlsoSet
            keys={also.map((key) => ({ key, path: [...path, key], value: listener[key] }))}
            mistakes={mistakes}
          />
        </FormSection>
      )}
    </section>
  );
}

/** Connections that the limits of the listener turned away, by the limit. */
function Refused({ refused }: Pick<ListenerStatus, 'refused'>) {
  const byLimit = (['connectionsPerClient', 'connections'] as const).filter((limit) => refused[limit] > 0);
  if (byLimit.length === 0) return null;
  return (
    <p className="selectable flex items-baseline gap-2 px-4 pb-3 text-warn">
      <StatusMark tone="warn" />
      <span>
        Connections refused since the engine started:{' '}
        {byLimit.map((limit) => `${refused[limit]} by limits.${limit}`).join(', ')}.
      </span>
    </p>
  );
}

/** Not a possible id. */
const answersItself = 'no redirect';

interface RedirectChoiceProps {
  readonly listener: RawMap;
  readonly input: unknown;
  readonly error: string | null;
  readonly onChoose: (value: string | undefined) => void;
}

function RedirectChoice({ listener, input, error, onChoose }: RedirectChoiceProps) {
  const secure = listAt(input, 'listeners').flatMap((other) =>
    (valueAt(other, ['tls']) ?? 'auto') === 'off' ? [] : (idOf(other) ?? []),
  );
  const redirects = listener['redirectToHttps'] ?? false;
  const value =
    redirects === true ? (secure[0] ?? null) : redirects === false ? answersItself : scalarText(redirects);
  return (
    <Select
      label="Answers"
      className={rowClass}
      options={[
        { value: answersItself, label: 'By the routes' },
        ...secure.map((id) => ({ value: id, label: `With a redirect to ${id}` })),
      ]}
      value={value}
      onChange={(choice) => onChoose(choice === answersItself ? undefined : choice)}
      error={error}
    />
  );
}

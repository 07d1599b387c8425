import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { explainRouteTest } from '../../../shared/explain/route-test.ts';
import { useDraftValue } from '../../forms/use-draft.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { SegmentText } from '../../ui/segment-text.tsx';
import { Select } from '../../ui/select.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useUrlTest } from './use-url-test.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((value) => ({
  value,
  label: value,
}));

/** A request that nobody sends: the list below says which route would take it and why the others would not. */
export function UrlTestBar() {
  const { url, method, headers, client } = useUrlTest(({ input }) => input);
  const change = useUrlTest((state) => state.change);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <search
      aria-label="Test a URL"
      className="flex shrink-0 flex-col gap-2 border-line border-b bg-sunken px-4 py-2"
    >
      <div className="flex items-center gap-2">
        <TextField
          label="Test a URL"
          hideLabel
          data
          placeholder="Test a URL: shop.localhost:8443/cart"
          value={url}
          onChange={(next) => change({ url: next })}
          className="flex-1"
        />
        <Select
          label="Method of the tested request"
          hideLabel
          options={methods}
          value={method}
          onChange={(next) => change({ method: next })}
          className="w-24 shrink-0"
        />
        <IconButton
          label="Headers and client of the tested request"
          aria-expanded={isOpen}
          onPress={() => setIsOpen(!isOpen)}
        >
          <SlidersHorizontal size={14} aria-hidden />
        </IconButton>
      </div>
      {isOpen && (
        <div className="flex gap-2">
          <TextField
            label="Headers, one a line"
            data
            rows={3}
            placeholder="x-beta: 1"
            value={headers}
            onChange={(next) => change({ headers: next })}
            className="flex-1"
          />
          <TextField
            label="Client address"
            data
            placeholder="127.0.0.1"
            value={client}
            onChange={(next) => change({ client: next })}
            className="w-40 shrink-0"
          />
        </div>
      )}
      <Outcome />
    </search>
  );
}

function Outcome() {
  const test = useUrlTest((state) => state.test);
  const error = useUrlTest((state) => state.error);
  const isTesting = useUrlTest(({ input }) => input.url.trim() !== '');
  const isDirty = useDraftValue((state) => state.dirty);
  if (!isTesting) return <output className="sr-only" />;
  const explained = test === null ? null : explainRouteTest(test);
  return (
    <output className="flex items-baseline gap-2 text-xs">
      {error !== null && (
        <>
          <StatusMark tone="error" label="Not tested" />
          <span className="text-error">{error}</span>
        </>
      )}
      {explained !== null && (
        <>
          <StatusMark
            tone={explained.tone === 'info' ? 'neutral' : explained.tone}
            label={explained.tone === 'error' ? 'No answer of a service' : 'Taken'}
          />
          <div className="selectable min-w-0 flex-1">
            {explained.sentences.map((sentence, index) => (
              // Sentences follow the way of the request and never move.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <p key={index} className="wrap-anywhere">
                <SegmentText segments={sentence} />
              </p>
            ))}
            <p className="text-muted">
              Tested on the configuration that runs
              {isDirty ? ', without the changes that are not applied yet' : ''}. Nothing is sent.
            </p>
          </div>
        </>
      )}
    </output>
  );
}

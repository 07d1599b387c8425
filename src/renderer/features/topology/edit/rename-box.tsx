import { useEffect, useRef, useState } from 'react';
import { Input, TextField } from 'react-aria-components';
import { InlineError } from '../../../ui/inline-error.tsx';

export interface RenameBoxProps {
  /** 'route shop' */
  readonly what: string;
  readonly name: string;
  /** Of the node on the screen. */
  readonly box: DOMRect;
  /** Why it cannot be called so, a sentence; null where it can. */
  readonly judge: (name: string) => string | null;
  readonly onName: (name: string) => void;
  readonly onClose: () => void;
}

/** A field in the place of a node's title. Enter or leaving it gives the name, Escape keeps the old one. */
export function RenameBox({ what, name: initial, box, judge, onName, onClose }: RenameBoxProps) {
  const [name, setName] = useState(initial);
  const input = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  const problem = name === initial ? null : judge(name);
  useEffect(() => input.current?.select(), []);
  const end = (isKept: boolean) => {
    if (isDone.current) return;
    isDone.current = true;
    if (isKept && name !== initial && problem === null) onName(name);
    else onClose();
  };
  return (
    <div
      style={{ left: box.left, top: box.top, width: Math.max(box.width, 160) }}
      className="fixed z-40 rounded-lg border border-accent bg-raised p-1.5 shadow-overlay"
    >
      <TextField
        aria-label={`New name for ${what}`}
        value={name}
        onChange={setName}
        isInvalid={problem !== null}
        autoFocus
      >
        <Input
          ref={input}
          spellCheck={false}
          maxLength={40}
          onBlur={() => end(true)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && problem === null) end(true);
            else if (event.key === 'Escape') end(false);
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
          className="h-7 w-full rounded-md border border-line-strong bg-control px-2 font-semibold text-sm outline-none focus:border-accent"
        />
      </TextField>
      {problem !== null && (
        <div className="pt-1 text-xs">
          <InlineError>{problem}</InlineError>
        </div>
      )}
    </div>
  );
}

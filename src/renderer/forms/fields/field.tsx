import { useId } from 'react';
import {
  ChoiceControl,
  PresenceControl,
  SetControl,
  SwitchControl,
  SwitchInRow,
  WordOrListControl,
} from './choice-control.tsx';
import { fieldColumns } from './field-row.tsx';
import type { FieldSpec, SwitchesSpec } from './field-spec.ts';
import { ListControl, PairsControl } from './list-control.tsx';
import { LongTextControl, MeasureControl, NumberControl, TextControl } from './text-control.tsx';
import { useField } from './use-field.ts';

/** The control for a key: the spec's own, or the one that its shape in the schema asks for. */
export function Field({ spec }: { readonly spec: FieldSpec }) {
  const field = useField(spec);
  const id = useId();
  if (spec.control !== undefined) return <spec.control field={field} />;
  const { shape } = field.facts;
  switch (shape.kind) {
    case 'boolean':
      return <SwitchControl field={field} id={id} />;
    case 'choice':
      return <ChoiceControl field={field} id={id} values={shape.values} />;
    case 'number':
      return <NumberControl field={field} id={id} shape={shape} />;
    case 'duration':
    case 'size':
    case 'percentage':
      return <MeasureControl field={field} id={id} kind={shape.kind} />;
    case 'text':
      return shape.isLong ? <LongTextControl field={field} id={id} /> : <TextControl field={field} id={id} />;
    case 'pairs':
      return <PairsControl field={field} id={id} />;
    case 'texts':
      if (shape.values !== null) return <SetControl field={field} id={id} values={shape.values} />;
      return shape.words.length === 0 ? (
        <ListControl field={field} id={id} />
      ) : (
        <WordOrListControl field={field} id={id} words={shape.words} />
      );
    case 'group':
      return <PresenceControl field={field} id={id} />;
    case 'booleanOrText':
    case 'entries':
    case 'constant':
      throw new Error(`The key "${spec.key}" needs a control of its own.`);
  }
}

/** Switches beside each other. */
export function Switches({ spec }: { readonly spec: SwitchesSpec }) {
  return (
    <div className={fieldColumns}>
      <span className="py-1.5 text-muted text-xs leading-4">{spec.label}</span>
      <fieldset aria-label={spec.label} className="flex min-w-0 flex-wrap gap-x-4">
        {spec.fields.map((field) => (
          <OneSwitch key={field.key} spec={field} />
        ))}
      </fieldset>
    </div>
  );
}

function OneSwitch({ spec }: { readonly spec: FieldSpec }) {
  const field = useField(spec);
  const id = useId();
  return <SwitchInRow field={field} id={id} />;
}

import { X } from 'lucide-react';
import type { HeaderRule } from '../../../../shared/edit/header-rule.ts';
import type { BodySide } from '../../../../shared/model/exchange.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { TextField } from '../../../ui/text-field.tsx';

const actions = [
  { value: 'set', label: 'Write it' },
  { value: 'add', label: 'Add it' },
  { value: 'remove', label: 'Take it away' },
] as const;
const sides = [
  { value: 'request', label: 'Request' },
  { value: 'response', label: 'Response' },
] as const;

export interface HeaderRuleFieldsProps {
  /** Tells several of them apart. */
  readonly label: string;
  readonly rule: HeaderRule;
  readonly onChange: (part: Partial<HeaderRule>) => void;
  readonly onRemove: () => void;
}

/** What a rule does to one header. */
export function HeaderRuleFields({ label, rule, onChange, onRemove }: HeaderRuleFieldsProps) {
  return (
    <fieldset aria-label={label} className="flex flex-col gap-2 rounded-md border border-line p-3">
      <div className="flex flex-wrap items-end gap-3">
        <SegmentedControl
          label="Side"
          options={sides}
          value={rule.side}
          onChange={(side: BodySide) => onChange({ side })}
        />
        <SegmentedControl
          label="What to do"
          options={actions}
          value={rule.action}
          onChange={(action) => onChange({ action })}
        />
        <span className="flex-1" />
        <IconButton label={`Leave out: ${label}`} size="sm" onPress={onRemove}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      <div className="flex items-start gap-2">
        <TextField
          label="Name"
          data
          value={rule.name}
          onChange={(name) => onChange({ name })}
          className="w-52 shrink-0"
        />
        {rule.action !== 'remove' && (
          <TextField
            label="Value"
            data
            value={rule.value}
            onChange={(value) => onChange({ value })}
            className="flex-1"
          />
        )}
      </div>
    </fieldset>
  );
}

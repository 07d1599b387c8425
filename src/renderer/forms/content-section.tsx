import type { Mistake } from '../../shared/config/mistakes.ts';
import type { Path } from '../../shared/config/raw.ts';
import type { ContentCoding } from '../../shared/model/content-decision.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { TextField } from '../ui/text-field.tsx';
import {
  codings,
  type OptimisedBodies,
  optimisedKinds,
  readContent,
  writeCoding,
  writeCompresses,
  writeMinBytes,
  writeOptimises,
} from './content-form.ts';
import { describeKey } from './describe.ts';
import { FieldErrorText, FormRow, FormSection, rowClass } from './form-row.tsx';
import { textAt } from './mistake-text.ts';
import type { RouteEdit } from './use-route-edit.ts';

const codingNames: Readonly<Record<ContentCoding, string>> = {
  zstd: 'Zstandard',
  br: 'Brotli',
  gzip: 'gzip',
};
const bodyNames: Readonly<Record<OptimisedBodies, string>> = {
  html: 'HTML',
  css: 'CSS',
  js: 'JavaScript',
  images: 'Images',
};

export interface ContentSectionProps {
  readonly route: unknown;
  readonly path: Path;
  readonly mistakes: readonly Mistake[];
  readonly edit: RouteEdit;
}

/** What bodies are written as: compressed for clients that accept it, and made smaller before that. */
export function ContentSection({ route, path, mistakes, edit }: ContentSectionProps) {
  const { compresses, algorithms, minBytes, optimises } = readContent(route);
  return (
    <FormSection title="Smaller bodies">
      <FormRow label="Compression" title={describeKey('routes[].compress')}>
        <div className="py-1">
          <Checkbox
            isSelected={compresses}
            onChange={(on) =>
              edit.change(`switch compression ${on ? 'on' : 'off'}`, (now) => writeCompresses(now, on))
            }
          >
            For clients that accept it
          </Checkbox>
        </div>
        <FieldErrorText>{textAt(mistakes, [...path, 'compress', 'enabled'])}</FieldErrorText>
      </FormRow>
      {compresses && (
        <>
          <FormRow label="Offered" title={describeKey('routes[].compress.algorithms')}>
            <fieldset aria-label="Offered" className="flex min-w-0 flex-wrap gap-x-4 gap-y-1 py-1">
              {codings.map((coding) => (
                <Checkbox
                  key={coding}
                  isSelected={algorithms.includes(coding)}
                  // Compression that offers nothing is switched off above.
                  isDisabled={algorithms.length === 1 && algorithms.includes(coding)}
                  onChange={(on) => edit.change(`change the codings`, (now) => writeCoding(now, coding, on))}
                >
                  {codingNames[coding]}
                </Checkbox>
              ))}
            </fieldset>
            <FieldErrorText>{textAt(mistakes, [...path, 'compress', 'algorithms'])}</FieldErrorText>
          </FormRow>
          <TextField
            label="From size"
            className={rowClass}
            data
            value={minBytes}
            placeholder="1KiB"
            description="Shorter bodies are sent as they are."
            onChange={(text) =>
              edit.change('change the smallest size', (now) => writeMinBytes(now, text), 'minBytes')
            }
            error={textAt(mistakes, [...path, 'compress', 'minBytes'])}
          />
        </>
      )}
      <FormRow label="Optimise" title={describeKey('routes[].optimise')}>
        <fieldset aria-label="Optimise" className="flex min-w-0 flex-wrap gap-x-4 gap-y-1 py-1">
          {optimisedKinds.map((kind) => (
            <Checkbox
              key={kind}
              isSelected={optimises.has(kind)}
              onChange={(on) =>
                edit.change(`${on ? 'optimise' : 'leave'} ${bodyNames[kind]}`, (now) =>
                  writeOptimises(now, kind, on),
                )
              }
            >
              {bodyNames[kind]}
            </Checkbox>
          ))}
        </fieldset>
        {optimises.size > 0 && (
          <p className="text-faint text-xs">
            Waits for the whole body. What does not get smaller is sent as it came.
          </p>
        )}
        <FieldErrorText>{textAt(mistakes, [...path, 'optimise'])}</FieldErrorText>
      </FormRow>
    </FormSection>
  );
}

import { Checkbox } from '../ui/checkbox.tsx';
import { TextField } from '../ui/text-field.tsx';
import { describeKey } from './describe.ts';
import { FieldErrorText, FormRow, rowClass } from './form-row.tsx';
import { textAt } from './mistake-text.ts';
import { readFiles, writeFiles } from './route-form.ts';
import type { TargetSectionProps } from './target-section.tsx';

const choices = [
  { key: 'spa', label: 'Single-page app' },
  { key: 'listing', label: 'List folders without index' },
  { key: 'precompressed', label: 'Use precompressed files' },
] as const;

/** The folder that a route serves, and how. */
export function FilesFields({
  route,
  path,
  mistakes,
  edit,
}: Pick<TargetSectionProps, 'route' | 'path' | 'mistakes' | 'edit'>) {
  const files = readFiles(route);
  const at = [...path, 'static'];
  const own = textAt(mistakes, at);
  return (
    <>
      <TextField
        label="Folder"
        className={rowClass}
        data
        value={files.root}
        placeholder="./dist"
        onChange={(text) => edit.change('change the folder', (now) => writeFiles(now, 'root', text), 'root')}
        error={textAt(mistakes, [...at, 'root'])}
        description={describeKey('routes[].to.static.root')}
      />
      <TextField
        label="Index"
        className={rowClass}
        data
        value={files.index}
        onChange={(text) => edit.change('change the index', (now) => writeFiles(now, 'index', text), 'index')}
        error={textAt(mistakes, [...at, 'index'])}
        description={describeKey('routes[].to.static.index')}
      />
      <FormRow label="Options">
        <fieldset aria-label="Options" className="flex min-w-0 flex-col gap-1.5 py-1">
          {choices.map(({ key, label }) => (
            <Checkbox
              key={key}
              isSelected={files[key]}
              onChange={(isSelected) =>
                edit.change(`change ${key}`, (now) => writeFiles(now, key, isSelected))
              }
            >
              {label}
            </Checkbox>
          ))}
        </fieldset>
        {choices.map(({ key }) => (
          <FieldErrorText key={key}>{textAt(mistakes, [...at, key])}</FieldErrorText>
        ))}
      </FormRow>
      {own !== null && <FieldErrorText>{own}</FieldErrorText>}
    </>
  );
}

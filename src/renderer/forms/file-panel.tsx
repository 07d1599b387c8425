import { FormPanel } from './fields/form-panel.tsx';
import { FormScopeProvider } from './fields/form-scope.ts';
import { FormSections } from './fields/form-sections.tsx';
import { fileSections } from './layout/file-layout.ts';

const scope = { key: '', path: [], subject: 'the file', identity: 'file' } as const;

/** The form of everything in the file that is not about one listener, route or pool. */
export function FilePanel() {
  return (
    <FormScopeProvider value={scope}>
      <FormPanel label="Settings of the file" sections={fileSections} header={<div className="h-3" />}>
        <FormSections sections={fileSections} />
      </FormPanel>
    </FormScopeProvider>
  );
}

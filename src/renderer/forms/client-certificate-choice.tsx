import { listAt } from '../../shared/config/plain.ts';
import { isRawMap } from '../../shared/config/raw.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { describeKey } from './describe.ts';
import { FieldErrorText, FormRow } from './form-row.tsx';
import { writeRequiresClientCertificate } from './route-form.ts';
import { useDraftValue } from './use-draft.ts';
import type { RouteEdit } from './use-route-edit.ts';

interface ClientCertificateChoiceProps {
  readonly isSelected: boolean;
  readonly error: string | null;
  readonly edit: RouteEdit;
}

/** Whether a route is for clients with a certificate alone. Offered where a listener asks for some, or it is set already. */
export function ClientCertificateChoice({ isSelected, error, edit }: ClientCertificateChoiceProps) {
  const isAsked = useDraftValue((state) =>
    listAt(state.moment.input, 'listeners').some(
      (listener) => isRawMap(listener) && listener['clientCertificates'] !== undefined,
    ),
  );
  if (!isAsked && !isSelected && error === null) return null;
  return (
    <FormRow label="Clients" title={describeKey('routes[].requireClientCertificate')}>
      <div className="py-1">
        <Checkbox
          isSelected={isSelected}
          onChange={(on) =>
            edit.change(`${on ? '' : 'do not '}require a client certificate`, (now) =>
              writeRequiresClientCertificate(now, on),
            )
          }
        >
          Only with an accepted certificate
        </Checkbox>
      </div>
      <FieldErrorText>{error}</FieldErrorText>
    </FormRow>
  );
}

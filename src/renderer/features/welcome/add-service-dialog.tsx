import { useState } from 'react';
import type { AddedService } from '../../../shared/contract/methods/services.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { AddService } from './add-service.tsx';
import { ServiceReady } from './service-ready.tsx';

export interface AddServiceDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The first-minute view's form, from anywhere. */
export function AddServiceDialog({ isOpen, onClose }: AddServiceDialogProps) {
  const [added, setAdded] = useState<AddedService | null>(null);
  const close = () => {
    setAdded(null);
    onClose();
  };
  return (
    <Dialog
      title={added === null ? 'Add service' : 'The service is added'}
      width="lg"
      isOpen={isOpen}
      onClose={close}
      footer={
        added === null ? undefined : (
          <>
            <Button onPress={() => setAdded(null)}>Add another</Button>
            <Button variant="primary" onPress={close}>
              Done
            </Button>
          </>
        )
      }
    >
      {added === null ? <AddService onAdded={setAdded} /> : <ServiceReady service={added} onLeave={close} />}
    </Dialog>
  );
}

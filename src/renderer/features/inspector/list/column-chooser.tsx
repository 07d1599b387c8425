import { Columns3 } from 'lucide-react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { popoverClass } from '../../../ui/select.tsx';
import { isChosen, orderedColumns, withColumn } from './column-layout.ts';

/** Which columns the list has. Their order and widths are changed at their heads. */
export function ColumnChooser() {
  const { preferences } = useStores();
  const settings = useStoreValue('preferences', (state) => state.columns);
  const { setColumns } = preferences.getState();
  const all = orderedColumns(settings);
  const chosen = all.filter(isChosen).length;
  return (
    <DialogTrigger>
      <Button size="sm" variant="ghost">
        <Columns3 size={14} aria-hidden />
        <span className="max-sm:sr-only">Columns</span>
      </Button>
      <Popover placement="bottom end" className={popoverClass}>
        <Dialog aria-label="Columns" className="flex max-h-[70vh] w-56 flex-col outline-none">
          <div className="grid min-h-0 gap-1 overflow-y-auto p-3">
            {all.map((setting) => (
              <Checkbox
                key={setting.id}
                isSelected={isChosen(setting)}
                // A list without any column could not be got out of by its heads.
                isDisabled={chosen === 1 && isChosen(setting)}
                onChange={(shown) => setColumns(withColumn(settings, setting.id, { shown }))}
              >
                {setting.column.label}
              </Checkbox>
            ))}
          </div>
          <div className="flex shrink-0 items-center justify-between gap-2 border-line border-t p-2 pl-3 text-2xs text-faint">
            Drag heads to move and size
            <Button size="sm" isDisabled={settings.length === 0} onPress={() => setColumns([])}>
              Reset
            </Button>
          </div>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components';

export interface TabItem<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** A small addition after the label, such as a count. */
  readonly extra?: ReactNode;
  readonly content: ReactNode;
}

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly items: readonly TabItem<Id>[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
  /** What shares their line, behind them. */
  readonly end?: ReactNode;
}

/** Tabs under a hairline; only the selected panel is rendered. */
export function Tabs<Id extends string>({ label, items, selected, onSelect, end }: TabsProps<Id>) {
  return (
    <AriaTabs
      selectedKey={selected}
      onSelectionChange={(key) => {
        const item = items.find((candidate) => candidate.id === key);
        if (item !== undefined) onSelect(item.id);
      }}
      className="flex min-h-0 flex-1 flex-col"
    >
      <div className="flex shrink-0 items-center border-line border-b">
        <TabList aria-label={label} className="flex shrink-0 gap-4 px-4">
          {items.map((item) => (
            <Tab
              key={item.id}
              id={item.id}
              className="-mb-px flex h-8 cursor-default items-center gap-1.5 border-transparent border-b-2 text-muted outline-none hover:text-text focus-visible:rounded-sm focus-visible:outline-2 focus-visible:outline-accent selected:border-accent selected:font-semibold selected:text-text"
            >
              {item.label}
              {item.extra}
            </Tab>
          ))}
        </TabList>
        {end}
      </div>
      {items.map((item) => (
        <TabPanel key={item.id} id={item.id} className="focus-ring-inset min-h-0 flex-1 overflow-auto">
          {item.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}

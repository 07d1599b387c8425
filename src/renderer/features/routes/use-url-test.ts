import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { createUrlTest, type UrlTest, type UrlTestState } from './url-test.ts';

export const UrlTestContext = createContext<UrlTest | null>(null);

/** The URL test of the Routes view; asks again whenever another configuration runs. */
export function useUrlTestStore(): UrlTest {
  const { client } = useStores();
  const [test] = useState(() => createUrlTest(client));
  const generation = useStoreValue('status', ({ status }) => status?.engine.generation ?? null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the generation is what makes another answer
  useEffect(() => test.getState().again(), [test, generation]);
  return test;
}

export function useUrlTest<Value>(select: (state: UrlTestState) => Value): Value {
  const test = useContext(UrlTestContext);
  if (test === null) throw new Error('useUrlTest was called outside the Routes view.');
  return useStore(test, select);
}

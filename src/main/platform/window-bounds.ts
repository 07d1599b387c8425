import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Rectangle } from 'electron';
import { z } from 'zod';

/** Smallest window in which every view can be used, in device-independent pixels. */
export const minimumSize = { width: 900, height: 560 } as const;
const defaultSize = { width: 1280, height: 800 } as const;
/** How much of the title bar must be on a screen so that the window can be taken hold of. */
const reachable = { width: 120, height: 24 } as const;

const coordinate = z.number().int().min(-100_000).max(100_000);
const extent = z.number().int().min(1).max(100_000);

const rememberedSchema = z.object({
  x: coordinate,
  y: coordinate,
  width: extent,
  height: extent,
  maximized: z.boolean(),
});

/** Where the window was when it closed. */
export type RememberedBounds = z.infer<typeof rememberedSchema>;

export interface WindowPlace {
  readonly bounds: Rectangle;
  readonly maximized: boolean;
}

/** What was remembered in `file`; undefined where there is nothing that can be used. */
export async function readBounds(file: string): Promise<RememberedBounds | undefined> {
  try {
    const parsed = rememberedSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // No file yet, or a damaged one: the window opens at its default place and the file is written anew.
    return undefined;
  }
}

/** Replaces `file` whole: a crash leaves the old place or the new one. */
export async function writeBounds(file: string, bounds: RememberedBounds): Promise<void> {
  const draft = `${file}.new`;
  await writeFile(draft, `${JSON.stringify(bounds)}\n`, { mode: 0o600 });
  await rename(draft, file);
}

/**
 * Where to open the window: as remembered when its title bar can be reached on one of the screens there are
 * now, else centred on the first, never larger than the screen.
 * @param workAreas of the screens, the primary one first; at least one
 */
export function placeWindow(
  remembered: RememberedBounds | undefined,
  workAreas: readonly [Rectangle, ...Rectangle[]],
): WindowPlace {
  if (remembered !== undefined) {
    const { x, y, maximized } = remembered;
    for (const area of workAreas) {
      const bounds = { x, y, ...clampSize(remembered, area) };
      if (titleBarReachable(bounds, area)) return { bounds, maximized };
    }
  }
  const [area] = workAreas;
  const size = clampSize(remembered ?? defaultSize, area);
  return {
    bounds: {
      x: Math.round(area.x + (area.width - size.width) / 2),
      y: Math.round(area.y + (area.height - size.height) / 2),
      ...size,
    },
    maximized: remembered?.maximized ?? false,
  };
}

function titleBarReachable(bounds: Rectangle, area: Rectangle): boolean {
  const visibleWidth = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const below = bounds.y >= area.y && bounds.y + reachable.height <= area.y + area.height;
  return below && visibleWidth >= Math.min(reachable.width, bounds.width);
}

function clampSize(size: { width: number; height: number }, area: Rectangle) {
  return {
    width: Math.min(Math.max(size.width, minimumSize.width), Math.max(area.width, minimumSize.width)),
    height: Math.min(Math.max(size.height, minimumSize.height), Math.max(area.height, minimumSize.height)),
  };
}

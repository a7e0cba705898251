/** The frames of a workbench in which pictures are, and input given to them as a user gives it. */
import type { CDPSession, Frame, Locator, Page } from 'playwright-core';
import { type Gesture, installProbe } from './probe.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** For `prepare` of a workbench: the probe in every frame, and peers may do what the panel's policy forbids. */
export async function prepare(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setBypassCSP', { enabled: true });
  await page.addInitScript(installProbe);
}

/** The frame of the inspector's panel, which is a webview of its own. */
export async function panelFrame(page: Page): Promise<Frame> {
  const outer = page.locator('iframe.webview.ready:not([src*="purpose=notebookRenderer"]):visible').first();
  const content = await contentOf(outer);
  const frame = await contentOf(content.locator('iframe#active-frame'));
  await frame.locator('canvas.nb-canvas').waitFor();
  return frame;
}

async function contentOf(iframe: Locator): Promise<Frame> {
  const frame = await (await iframe.elementHandle({ timeout: 60_000 }))?.contentFrame();
  if (!frame) throw new Error('a frame is gone');
  return frame;
}

/** Resolves when nothing of ours has been drawn or answered for a while. */
export async function settled(frame: Frame, quiet = 1500): Promise<void> {
  await frame.waitForFunction(
    (wanted) => {
      const probe = window.normbookProbe;
      if (!probe) throw new Error('the probe is not in this frame');
      const last = Math.max(probe.draws.at(-1)?.painted ?? 0, probe.replies.at(-1)?.at ?? 0);
      return performance.now() - last > wanted;
    },
    quiet,
    { timeout: 120_000 },
  );
}

export async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('it is not to be seen');
  return box;
}

/** What the frame had to do while input was given; `cost` is all work of its thread for each event, and after. */
export async function measured(
  page: Page,
  frame: Frame,
  session: CDPSession,
  act: () => Promise<number>,
): Promise<Gesture & { readonly cost: number }> {
  const before = await taskTime(session);
  await frame.evaluate(() => window.normbookProbe?.begin());
  const events = await act();
  const gesture = await frame.evaluate(() => window.normbookProbe?.end());
  if (!gesture) throw new Error('the probe is not in this frame');
  // A library that draws in full only after the last event pays for it here.
  await page.waitForTimeout(700);
  return { ...gesture, cost: (1000 * ((await taskTime(session)) - before)) / events };
}

/** Seconds that the page's main thread has worked. */
export async function taskTime(session: CDPSession): Promise<number> {
  return metric(session, 'TaskDuration');
}

export async function metric(session: CDPSession, wanted: string): Promise<number> {
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
}

/** Of a gesture: what takes longer for a few events is not waited for. */
const LONGEST = 6000;

/** Calls for each step until it has taken too long; how many there were. */
async function steps(count: number, step: (i: number) => Promise<void>): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    if (performance.now() - start > LONGEST) return i;
    await step(i);
  }
  return count;
}

/** Back and forth about the middle of the picture; a step each event. */
export async function pan(page: Page, box: Box, count: number): Promise<number> {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  const done = await steps(count, (i) => {
    const angle = ((i + 1) / count) * 4 * Math.PI;
    return page.mouse.move(x + 180 * Math.sin(angle), y + 120 * (1 - Math.cos(angle)));
  });
  await page.mouse.up();
  return done;
}

/** In and out again, as often. */
export async function zoom(page: Page, box: Box, count: number): Promise<number> {
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  return steps(count, (i) => page.mouse.wheel(0, Math.floor(i / 15) % 2 === 0 ? -20 : 20));
}

/** A handle about its place. */
export async function drag(page: Page, handle: Box, count: number): Promise<number> {
  const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  const done = await steps(count, (i) =>
    page.mouse.move(x - 45 + 45 * Math.cos(((i + 1) / count) * 4 * Math.PI), y),
  );
  await page.mouse.up();
  return done;
}

/** Slowly enough that no library takes two moves for one. */
export async function hover(page: Page, box: Box, count: number): Promise<number> {
  return steps(count, async (i) => {
    const part = 0.1 + (0.8 * i) / count;
    await page.mouse.move(box.x + box.width * part, box.y + box.height * (0.5 + 0.3 * Math.sin(9 * part)));
    await page.waitForTimeout(80);
  });
}

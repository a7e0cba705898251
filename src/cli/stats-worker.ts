/** A thread of `normbook stats`: does the job that it is given, and ends. */
import { workerData } from 'node:worker_threads';
import { engineSettings } from '../engine/settings.ts';
import { type StreamJob, work } from './stream-statistics.ts';

engineSettings({ threads: 1, arithmetic: 'plain' });
// From ourselves: `stats.ts` sends nothing else.
for (const _ of work(workerData as StreamJob));

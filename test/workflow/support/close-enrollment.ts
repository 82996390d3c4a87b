import assert from 'node:assert/strict';
import type { TrackerWorld } from './tracker-world.ts';

/**
 * Give an enrollment another status as the Capture app does: the enrollment alone is sent.
 *
 * @param world the servers
 * @param at which one, in the order in which they were stored
 * @param status such as `COMPLETED`
 */
export async function closeEnrollment(
  { dhis2 }: Pick<TrackerWorld, 'dhis2'>,
  at: number,
  status: string,
): Promise<void> {
  const stored = dhis2.tracker.enrollments()[at];
  const enrollment = {
    enrollment: stored?.id,
    trackedEntity: stored?.entity,
    program: stored?.program,
    orgUnit: stored?.orgUnit,
    enrolledAt: '2026-01-05',
    occurredAt: '2025-11-11',
    status,
  };
  const answer = await fetch(`${dhis2.url}/api/tracker?async=false`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from('admin:district').toString('base64')}`,
    },
    body: JSON.stringify({ enrollments: [enrollment] }),
  });
  assert.equal(answer.status, 200);
}

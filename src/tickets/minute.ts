/** A moment as a task tells it: `2026-10-05 03:12 UTC`. */
export const minute = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`

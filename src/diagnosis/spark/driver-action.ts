import type { Facts } from '../../evidence/facts.ts'

/** What the driver was gathering when it failed: `collect at export_anchors.py:88`, `toPandas at …`; null where nothing says. */
export function driverAction({ logs, spark }: Facts): string | null {
  const lines = (logs.task?.lines ?? []).concat(logs.master?.lines ?? [])
  for (const { text, printer } of lines.toReversed()) {
    if (printer === 'airflow') continue
    const at =
      /\b((?:collect|toPandas|toLocalIterator|take|broadcast|collectAsMap|treeAggregate)\w{0,20}) at ([\w./-]{1,120}:\d{1,6})/.exec(
        text,
      )
    if (at) return `${at[1]} at ${at[2]}`
    const called = /\.(collect|toPandas|toLocalIterator|collectAsMap)\(/.exec(text)
    if (called) return `${called[1]}()`
  }
  const stage = /^(collect|toPandas)\w{0,20} at \S{1,120}/.exec(spark.failedStage?.name ?? '')
  return stage?.[0] ?? null
}

import type { Config, PipelineConfig } from './schema.ts'

/** Whether a glob with `*` matches the whole word, in linear time for each star. */
export function globMatches(glob: string, word: string): boolean {
  const pieces = glob.split('*')
  const first = pieces[0]!
  if (pieces.length === 1) return glob === word
  const last = pieces.at(-1)!
  if (!word.startsWith(first) || !word.endsWith(last) || word.length < first.length + last.length)
    return false
  let from = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = word.indexOf(piece, from)
    if (found < 0) return false
    from = found + piece.length
  }
  return from <= word.length - last.length
}

/** Where a card goes and whom it concerns: the first pipeline that matches, else the default channel. */
export function routeOf(
  config: Pick<Config, 'pipelines' | 'slack'>,
  { instance, dag }: { instance: string | null; dag: string },
): { channel: string; owners: string[]; pipeline: PipelineConfig | null } {
  const pipeline =
    config.pipelines.find(
      (each) =>
        globMatches(each.dags, dag) && (each.instance === undefined || each.instance === instance),
    ) ?? null
  return {
    channel: pipeline?.channel ?? config.slack.channel,
    owners: pipeline?.owners ?? [],
    pipeline,
  }
}

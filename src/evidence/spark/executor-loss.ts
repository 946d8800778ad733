/** Why an executor went away. */
export type LossKind =
  | 'physical-memory'
  | 'virtual-memory'
  | 'heap'
  | 'preempted'
  | 'node-lost'
  | 'heartbeat'
  | 'signal'
  | 'released'
  | 'unknown'

/** An executor that was lost, and who says so. */
export type ExecutorLoss = {
  executor: string | null
  host: string | null
  kind: LossKind
  /** YARN's or Spark's own words. */
  reason: string
  exitCode: number | null
  /** `28.2 GB` of `28 GB`, as YARN prints it. */
  used: string | null
  limit: string | null
  /** `task log line 83`, `history server`. */
  source: string
  lineNumber: number | null
}

/** Reads the reason of a loss. (YarnAllocator, ExecutorLossReason, ContainerExitStatus of Spark 2.4–3.5 and Hadoop 2.10–3.3) */
export function lossOf(
  reason: string,
  where: Pick<ExecutorLoss, 'executor' | 'host' | 'source' | 'lineNumber'>,
): ExecutorLoss {
  const usage = usageOf(reason)
  const code =
    /(?:[Ee]xit(?:ed)?[ _]?(?:status|code|with a non-zero exit code)|[Ee]xit code is|exitCode)[:= ]{1,3}(-?\d{1,5})/.exec(
      reason,
    )
  const exitCode = code ? Number(code[1]) : null
  return { ...where, kind: lossKind(reason, exitCode), reason, exitCode, ...usage }
}

/** `28.2 GB of 28 GB physical memory used`. */
export function usageOf(text: string): { used: string | null; limit: string | null } {
  const match =
    /([\d.]{1,20} ?[KMGT]?B) of ([\d.]{1,20} ?[KMGT]?B) (?:physical|virtual) memory used/.exec(text)
  return { used: match?.[1] ?? null, limit: match?.[2] ?? null }
}

/** The kind of a loss by YARN's or Spark's words and the exit code, where one is known. */
export function lossKind(reason: string, exitCode: number | null): LossKind {
  if (
    /exceeding virtual memory|exceeding memory limits\. [\d.]{1,12} ?\w{1,3} of [\d.]{1,12} ?\w{1,3} virtual memory|beyond (?:the )?'?virtual'? memory/i.test(
      reason,
    ) ||
    exitCode === -103
  )
    return 'virtual-memory'
  if (
    /exceeding (?:physical )?memory limits|beyond (?:the )?'?physical'? memory/i.test(reason) ||
    exitCode === -104
  ) {
    return 'physical-memory'
  }
  if (/OutOfMemoryError|GC overhead limit/.test(reason) || exitCode === 52) return 'heap'
  if (/\bpreempted\b|preemption\)/i.test(reason) || exitCode === -102) return 'preempted'
  if (
    /\*lost\* node|[Ll]ost node|node (?:was |is )?lost|[Nn]ode .{0,80}(?:unhealthy|decommission)|worker lost/.test(
      reason,
    )
  ) {
    return 'node-lost'
  }
  if (exitCode === -100 || exitCode === -101) return 'node-lost'
  if (
    /idle|killed by driver|[Dd]ecommission|Command exited with code 0\b|Exit status: 0\b/.test(
      reason,
    )
  )
    return 'released'
  if (exitCode !== null && exitCode > 128) return 'signal'
  if (/heartbeat/i.test(reason)) return 'heartbeat'
  return 'unknown'
}

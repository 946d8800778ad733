import { oomKilled } from './memory/oom-killed.ts'
import type { Rule } from './rule.ts'

/** The rules that look at pods, nodes, quotas and claims. */
export const kubernetesRules: readonly Rule[] = [oomKilled]

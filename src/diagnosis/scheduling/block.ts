import type { Node } from '../../evidence/kubernetes-node.ts'
import type { SchedulerMessage } from '../../evidence/scheduling/scheduler-message.ts'

/** What keeps a pod without a node. Nodes are those that prove it; none where only the scheduler's message does. */
export type Block =
  | { kind: 'selector-matches-no-node' }
  | { kind: 'untolerated-taint'; nodes: Node[] }
  | { kind: 'request-exceeds-nodes'; resources: string[]; nodes: Node[]; partial: boolean }
  | { kind: 'gpu-capacity-lost'; nodes: { node: Node; why: string }[] }
  | { kind: 'gpu-busy'; nodes: Node[] }
  | { kind: 'cluster-busy'; resources: string[]; nodes: Node[] }

export type Blocked = { block: Block; message: SchedulerMessage | null; source: string }

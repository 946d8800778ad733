import type { Command } from '../src/commands/command.ts'
import type { Tools } from '../src/commands/tools.ts'
import { allGpus, gpuShares, readDay, withPresent } from '../src/platform/day-of-use.ts'
import { gpuPicture } from '../src/platform/day-picture.ts'
import { sayClasses } from '../src/platform/gpu-class.ts'
import { gpuColumns, gpuRow, holderWords, turnWords } from '../src/platform/gpu-rows.ts'
import { gpuTurns } from '../src/platform/gpu-turns.ts'
import type { GpuNode, GpuView } from '../src/platform/gpu-view.ts'
import { keepGpu } from '../src/platform/keep-gpu.ts'
import { readRunsOfPods } from '../src/platform/runs-of-pods.ts'
import { pictureButton, showPicture } from '../src/platform/show-picture.ts'
import { sparkline } from '../src/platform/sparkline.ts'
import { lines, say, toAsker, type Line, type Part } from '../src/reply.ts'

const nodesMost = 30
const linesMost = 12

/** Shows the GPUs of the cluster: free and used, who holds them, who waits and until when. */
export const gpu: Command<Pick<Tools, 'cluster' | 'airflows' | 'store' | 'clock' | 'draw'>> = {
  name: 'gpu',
  usage: 'gpu [class] [--picture] | gpu keep <pod>',
  about: 'shows GPUs: total, free, who holds them since when, who waits and how long yet',
  examples: ['gpu', 'gpu 64G', 'gpu --picture'],
  action: 'gpu',
  flags: { picture: 'switch' },

  async answer({ words, flags, thread }, { cluster, airflows, store, clock, draw }) {
    if (!cluster) return say('No cluster is watched.')
    if (words[0] === 'keep' && words[1]) return keepGpu(words[1], { cluster, store, clock })
    const at = clock.now()
    const day = withPresent(await readDay(store, allGpus), gpuShares(cluster), at)
    const picture = gpuPicture(day, !cluster.seesAllNamespaces, at)
    if (flags['picture']) return showPicture(picture, { name: 'gpus', thread }, draw)
    const { view, turns, durations, keyOf } = await gpuTurns(cluster, airflows, store, at)
    const wanted = words[0]?.toLowerCase() ?? null
    const nodes = view.nodes.filter((node) => wanted === null || isOf(node, wanted))
    if (nodes.length === 0) return say(noneWords(view, words[0]))

    const line = wanted === null ? sparkline(day, 'gpu', at) : null
    const shown = nodes.toSorted(byUse).slice(0, nodesMost)
    const runOf = await readRunsOfPods(store, airflows)
    const holders = shown.flatMap((node) => holderWords(node, keyOf, durations, runOf, at))
    const among = new Set(nodes)
    const waiting = turns.filter(
      (turn) => wanted === null || turn.nodes.some((node) => among.has(node)),
    )
    return toAsker(
      { kind: 'header', text: headline(nodes, waiting.length, view.atLeast) },
      { kind: 'table', columns: gpuColumns, rows: shown.map(gpuRow) },
      ...section('Held by', holders),
      ...section(
        'Waiting',
        waiting.map((turn) => turnWords(turn, at)),
      ),
      ...(line === null ? [] : [lines([`In use: ${line}`])]),
      ...notes(view, nodes.length - shown.length),
      ...(wanted === null ? pictureButton(picture, 'gpu --picture') : []),
    )
  },
}

/** Whether a node's GPUs are of the kind, by VRAM, product or resource. */
const isOf = ({ classes, resource }: GpuNode, word: string): boolean =>
  resource.toLowerCase() === word ||
  classes.some(
    ({ vram, product }) =>
      vram?.toLowerCase() === word || (product?.toLowerCase().includes(word) ?? false),
  )

function headline(nodes: readonly GpuNode[], waiting: number, atLeast: boolean): string {
  const sum = (count: (node: GpuNode) => number) =>
    nodes.reduce((all, node) => all + count(node), 0)
  const [free, used, total] = [
    sum((node) => node.free),
    sum((node) => node.used),
    sum((node) => node.total),
  ]
  const most = Math.max(...nodes.map((node) => node.free))
  const spread = free > most && most > 0 ? `, at most ${most} on one node` : ''
  const atMost = atLeast && free > 0 ? 'at most ' : ''
  const least = atLeast ? 'at least ' : ''
  const waits = waiting === 1 ? `${least}1 pod waits` : `${least}${waiting} pods wait`
  return `${atMost}${free} of ${total} GPUs free${spread}, ${least}${used} in use, ${waiting === 0 ? (atLeast ? 'nobody of ours waits' : 'nobody waits') : waits}`
}

function section(title: string, all: string[]): Part[] {
  if (all.length === 0) return []
  const more: Line[] = all.length > linesMost ? [[`… and ${all.length - linesMost} more`]] : []
  return [
    lines(
      [{ bold: title }],
      ...all.slice(0, linesMost).map((text): Line => [`• ${text}`]),
      ...more,
    ),
  ]
}

const notes = ({ atLeast }: GpuView, hidden: number): Part[] => [
  ...(hidden > 0 ? [note(`${hidden} more nodes. Say a class: /ml gpu 64G`)] : []),
  ...(atLeast
    ? [
        note(
          'Only pods of our own namespaces are seen: what is used is at least this much, what is free at most.',
        ),
      ]
    : []),
]

const note = (text: string): Part => ({ kind: 'note', line: [text] })

function noneWords({ nodes }: GpuView, word: string | undefined): string {
  if (nodes.length === 0) return 'No node of the cluster has GPUs, as far as may be seen.'
  const kinds = [...new Set(nodes.map(({ classes }) => sayClasses(classes)))]
  return `No node has a ${word ?? ''} GPU; there is ${kinds.slice(0, 8).join(', ')}.`
}

/** Nodes on which something can be had first, then the busiest. */
const byUse = (one: GpuNode, other: GpuNode): number =>
  other.free - one.free || other.used - one.used

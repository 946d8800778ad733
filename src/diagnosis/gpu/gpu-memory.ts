import { hasFailed } from '../has-failed.ts'
import { found } from '../found.ts'
import { endsWith } from '../memory/last-words.ts'
import { ownEnding } from '../own-ending.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'
import { sizeOf } from '../words.ts'
import { cardUse } from './gpu-words.ts'

// PyTorch, TensorFlow, JAX, CuPy, ONNX Runtime, llama.cpp and the ROCm runtime.
const exhausted =
  /(?:HIP|CUDA)(?: error:)? out of memory|torch\.(?:cuda\.)?OutOfMemoryError|(?:hip|cuda)ErrorOutOfMemory|(?:CUDA|HIP|hip|cuda)[_ ](?:ERROR|error)(?::|_)? ?(?:OUT_OF_MEMORY|out of memory)|CUDNN_STATUS_ALLOC_FAILED|(?:CUBLAS|HIPBLAS|ROCBLAS)_STATUS_(?:ALLOC_FAILED|MEMORY_ERROR)|HSA_STATUS_ERROR_OUT_OF_RESOURCES|OOM when allocating tensor|ResourceExhaustedError[^\n]{0,300}device:GPU|RESOURCE_EXHAUSTED: (?:Out of memory|OOM)|(?:cupy\S{0,40}|)OutOfMemoryError: Out of memory allocating|failed to allocate \S{1,20} ?\S{0,10} from device|Failed to allocate memory for requested buffer|ggml_\w{1,20}: failed to allocate/

/** The memory of the GPU card is exhausted; the pod's own memory is another thing. */
export const gpuMemory: Rule = {
  causes: ['gpu-memory'],
  about: 'The output ends with HIP or CUDA out of memory, and this process held the card.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const line = endsWith(facts, exhausted) ?? ownEnding(facts, exhausted)
    if (!line) return null
    const words = `${line.text} ${facts.logs.ending?.words ?? ''}`
    const use = cardUse(words)
    if (use && use.own <= use.capacity * 0.1 && use.free <= use.capacity * 0.5) return null
    const asked = /Tried to allocate ([\d.]{1,12} \w{1,5})/.exec(words)?.[1]
    const reserved = /([\d.]{1,12} \w{1,5}) is reserved by PyTorch but unallocated/.exec(words)?.[1]
    return found('gpu-memory', facts, {
      container: line.container,
      headline: 'the memory of the GPU card is full',
      explanation: [
        `${subjectOf(facts, line.container)}: the GPU ran out of its own memory: ${quote(line.text)} (${line.log}, line ${line.number}).`,
        ...(use
          ? [
              `The card has ${size(use.capacity)}, ${size(use.own)} of it held by this process${asked ? `, and ${asked} more was asked` : ''}.`,
            ]
          : []),
        `Use a smaller batch, gradient accumulation or checkpointing, or a card with more VRAM${reserved ? `; with ${reserved} reserved but unused, expandable_segments:True in PYTORCH_HIP_ALLOC_CONF may help` : ''}.`,
        'The limits of the pod are not involved.',
      ],
    })
  },
}

const size = (bytes: number): string => sizeOf(BigInt(Math.round(bytes)))

/** The runtime sees no GPU at all: PyTorch, TensorFlow, JAX, ROCm and CUDA. */
export const noGpuVisible =
  /No HIP GPUs are available|No CUDA GPUs are available|no (?:ROCm|CUDA)-capable device|hipErrorNoDevice|cudaErrorNoDevice|Found no NVIDIA driver|CUDA_ERROR_NO_DEVICE|CUDA is not available|torch\.cuda\.is_available\(\) (?:is|returned|==) False|failed call to (?:cuInit|hipInit)|Unable to open \/dev\/kfd|\/dev\/kfd: (?:No such file|Permission denied)|No visible (?:ROCm|GPU|CUDA) devices?|no GPU(?:s| device)? (?:found|available|detected|visible)|Could not find any GPU|No supported GPU/i

/** The card, its driver or its runtime failed under the process. */
export const gpuFailure =
  /Memory access fault by GPU|HSA_STATUS_ERROR(?!_OUT_OF_RESOURCES\b(?:.{0,40}(?:memory|pool)|.{0,400}Free mem ?: ?\d{1,3} MB))|HW Exception by GPU|GPU Hang|amdgpu.{0,60}(?:reset|hang|timeout)|uncorrectable ECC|hipErrorECCNotCorrectable|fallen off the bus|GPU is lost|NVRM: Xid|Driver\/library version mismatch|Failed to initialize NVML|hipErrorLaunchFailure|unspecified launch failure|ROCm.{0,40}hardware exception|hipErrorHardware|CUDA error: (?:uncorrectable|device is lost|all CUDA-capable devices are busy)|CUDA-capable device\(s\) is\/are busy or unavailable|(?:cuda|hip)ErrorDevicesUnavailable|ROCk module is NOT loaded|hsa_init.{0,60}(?:failed|error)|HSA (?:exception|error)/i

/** `HIP out of memory. … total capacity of 63.98 GiB of which 212.00 MiB is free. … 61.08 GiB is allocated by PyTorch`, in bytes. */
export type CardUse = { capacity: number; free: number; own: number }

/** How much of the card this process held when its allocation was refused, or null where the message does not say. */
export function cardUse(text: string): CardUse | null {
  if (!/(?:HIP|CUDA) out of memory/.test(text)) return null
  const capacity =
    sizeBefore(text, 'total capac(?:i)?ty') ?? sizeAfter(text, 'total capac(?:i)?ty of')
  const free = sizeBefore(text, '(?:is )?free')
  const own =
    sizeBefore(text, '(?:is |already )?allocated by PyTorch') ??
    sizeBefore(text, 'already allocated') ??
    sizeAfter(text, 'this process has')
  return capacity === null || free === null || own === null ? null : { capacity, free, own }
}

const units: { readonly [unit: string]: number } = {
  B: 1,
  bytes: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
}
const size = String.raw`(\d{1,9}(?:\.\d{1,6})?) (bytes|[KMGT]iB|B)`

const sizeBefore = (text: string, words: string): number | null =>
  sizeOf(new RegExp(`${size} ${words}`, 'i').exec(text))
const sizeAfter = (text: string, words: string): number | null =>
  sizeOf(new RegExp(`${words} ${size}`, 'i').exec(text))
const sizeOf = (match: RegExpExecArray | null): number | null =>
  match ? Number(match[1]) * (units[match[2] ?? ''] ?? 1) : null

export interface MemorySample {
  /** Minutes since the begin. */
  readonly minute: number;
  readonly megabytes: number;
}

/** Growth in MB a minute: the slope of the straight line that fits the samples best (least squares). */
export function memorySlope(samples: readonly MemorySample[]): number {
  if (samples.length < 2) return 0;
  const meanMinute = mean(samples.map(({ minute }) => minute));
  const meanSize = mean(samples.map(({ megabytes }) => megabytes));
  let covariance = 0;
  let variance = 0;
  for (const { minute, megabytes } of samples) {
    covariance += (minute - meanMinute) * (megabytes - meanSize);
    variance += (minute - meanMinute) ** 2;
  }
  return variance === 0 ? 0 : covariance / variance;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

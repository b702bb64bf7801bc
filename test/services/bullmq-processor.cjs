// A sandboxed processor: BullMQ runs it in a process of its own.
module.exports = async function process(job) {
  await job.updateProgress(10);
  if (job.name === 'fail') throw new RangeError('out of the sandbox');
  return { sandboxed: job.data };
};

/** The server that `infra/engines` started for the tests, or one of your own. */
export const kafkaUnderTest = (): string[] => {
  const addresses = process.env['KENAL_TEST_KAFKA'];
  if (!addresses) throw new Error('KENAL_TEST_KAFKA names no server. `node infra/engines/kafka.mjs` starts one.');
  return addresses.split(',');
};

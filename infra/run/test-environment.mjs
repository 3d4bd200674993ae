// Jest's environment of Node, in which a worker compiles a file once. Jest compiles all that a suite loads anew for
// every suite, its own seventy files too: a fifth of the processor time of the unit suite.
import { setFlagsFromString } from 'node:v8';
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

// V8's own cache finds nothing here, for what may import() is looked up in none, yet keeps everything, and with it all
// that a finished suite has left behind.
setFlagsFromString('--no-compilation-cache');

/** What V8 made of files, by what they are loaded as. */
const memory = () => {
  const known = new Map();
  return {
    find: (name, source) => (known.get(name)?.source === source ? known.get(name).data : undefined),
    keep: (name, source, data) => void known.set(name, { source, data }),
  };
};
const functions = memory();
const modules = memory();

const { compileFunction, SourceTextModule } = vm;

vm.compileFunction = (source, parameters, options) => {
  const name = [options.filename, ...parameters].join();
  const cachedData = functions.find(name, source);
  const compiled = compileFunction(source, parameters, { ...options, cachedData, produceCachedData: !cachedData });
  if (!cachedData) functions.keep(name, source, compiled.cachedData);
  // A test has changed the flags of V8 since.
  if (compiled.cachedDataRejected) functions.keep(name);
  return compiled;
};

vm.SourceTextModule = class extends SourceTextModule {
  constructor(source, options) {
    const cachedData = modules.find(options.identifier, source);
    try {
      super(source, cachedData ? { ...options, cachedData } : options);
      if (cachedData) return;
    } catch (error) {
      if (error.code !== 'ERR_VM_MODULE_CACHED_DATA_REJECTED') throw error;
      super(source, options);
    }
    modules.keep(options.identifier, source, this.createCachedData());
  }
};

export default TestEnvironment;

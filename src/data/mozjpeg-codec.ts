/** How a codec of `@jsquash/jpeg` is started synchronously and without a file to locate. */
import { inflateSync } from 'fflate';

// WebAssembly is in every engine that we run on, but in no library that this folder is compiled with.
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: object };
}
declare const WebAssembly: WebAssemblyApi;

/** `base64`: of the deflated module. */
export function compiledCodec(base64: string): object {
  const packed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new WebAssembly.Module(inflateSync(packed));
}

/** A new instance of a compiled module, and everything that it will say. */
export function startedCodec<Codec extends object>(
  factory: (options: object) => unknown,
  module: object,
): { codec: Partial<Codec>; said: string[] } {
  const said: string[] = [];
  const say = (line: string): void => {
    said.push(line);
  };
  // The options, to which Emscripten adds what the codec can do.
  const codec: Partial<Codec> = {};
  Object.assign(codec, {
    noInitialRun: true,
    print: say,
    printErr: say,
    instantiateWasm: (imports: object, done: (instance: object) => void): object => {
      const instance = new WebAssembly.Instance(module, imports);
      done(instance);
      return instance.exports;
    },
  });
  // Fills `codec` before it returns, because `instantiateWasm` does not wait; the promise it returns is spare.
  void factory(codec);
  return { codec, said };
}

// An ONNX model of one operator as bytes: the protobuf messages of onnx.proto that this takes, and no library.
// It knows no normalization.

/** Attributes are floats or, where an integer is meant, bigints. */
export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, number | bigint>>;
}

export interface OnnxModel {
  readonly opset: number;
  readonly nodes: readonly OnnxNode[];
  readonly input: { readonly name: string; readonly shape: readonly number[] };
  /** Weights, which are part of the model. */
  readonly constants: Readonly<Record<string, Float32Array>>;
  readonly outputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

const FLOAT_TENSOR = 1;
const ATTRIBUTE = { float: 1, int: 2 } as const;
/** Of ONNX 1.16, which has opset 21; every later reader takes it. */
const IR_VERSION = 10;

export function onnxModel({ opset, nodes, input, constants, outputs }: OnnxModel): Uint8Array {
  const graph = [
    ...nodes.map((node) => message(1, nodeBytes(node))),
    text(2, 'benchmark'),
    ...Object.entries(constants).map(([name, data]) => message(5, constantBytes(name, data))),
    message(11, valueBytes(input)),
    ...outputs.map((output) => message(12, valueBytes(output))),
  ];
  return join([integer(1, IR_VERSION), message(7, graph), message(8, [text(1, ''), integer(2, opset)])]);
}

function nodeBytes({ op, inputs, outputs, attributes }: OnnxNode): Uint8Array[] {
  return [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => message(5, attributeBytes(name, value))),
  ];
}

function attributeBytes(name: string, value: number | bigint): Uint8Array[] {
  if (typeof value === 'bigint') {
    return [text(1, name), integer(3, Number(value)), integer(20, ATTRIBUTE.int)];
  }
  return [text(1, name), float(2, value), integer(20, ATTRIBUTE.float)];
}

function constantBytes(name: string, data: Float32Array): Uint8Array[] {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return [integer(1, data.length), integer(2, FLOAT_TENSOR), text(8, name), message(9, [raw])];
}

function valueBytes({ name, shape }: OnnxModel['input']): Uint8Array[] {
  const extents = shape.map((extent) => message(1, [integer(1, extent)]));
  return [text(1, name), message(2, [message(1, [integer(1, FLOAT_TENSOR), message(2, extents)])])];
}

/** A field of length-delimited bytes: a message, a string, raw data. */
function message(field: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = join(parts);
  return join([varint(field * 8 + 2), varint(body.length), body]);
}

function text(field: number, value: string): Uint8Array {
  return message(field, [new TextEncoder().encode(value)]);
}

/** Non-negative or −1, an axis counted from the end: two's complement in 64 bits. */
function integer(field: number, value: number): Uint8Array {
  return join([varint(field * 8), varint(value)]);
}

function float(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return join([varint(field * 8 + 5), bytes]);
}

function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.of(...bytes, Number(rest));
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

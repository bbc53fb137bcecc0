// The built-ins of AssemblyScript that are used here, so that types are checked.
// https://www.assemblyscript.org/stdlib/builtins.html
declare type bool = boolean;
declare type i32 = number;
declare type u8 = number;
declare type u16 = number;
declare type u32 = number;
declare type u64 = number;
declare type usize = number;
declare type v128 = { readonly v128: unique symbol };

declare type i8 = number;
declare function i8(value: number): i8;
declare function u64(value: number): u64;
declare function u32(value: u64): u32;

declare function load<T>(at: usize, offset?: usize): T;
declare function store<T>(at: usize, value: T, offset?: usize): void;
declare function ctz<T>(value: T): T;
declare function min<T>(a: T, b: T): T;

declare namespace memory {
  function fill(at: usize, value: u8, length: usize): void;
}

declare namespace v128 {
  function load(at: usize, offset?: usize): v128;
  function store(at: usize, value: v128, offset?: usize): void;
  function or(a: v128, b: v128): v128;
  function xor(a: v128, b: v128): v128;
  function and(a: v128, b: v128): v128;
  function any_true(value: v128): bool;
}

declare namespace i8x16 {
  function splat(byte: u8): v128;
  function eq(a: v128, b: v128): v128;
  function sub(a: v128, b: v128): v128;
  function lt_u(a: v128, b: v128): v128;
  function bitmask(value: v128): i32;
}

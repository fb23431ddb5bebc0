export { gemm, GEMM_SPACE } from "./gemm";
export { FRONT, POWERS } from "./lane";
export { sampled, sparseTimes, takeRows, timesColumn } from "./products";
export { sweep } from "./sweep";
export { combine, divide, dot, map, multiply, norm1, scale, sum } from "./vectors";

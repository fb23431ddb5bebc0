export { gemm, GEMM_SPACE } from "./gemm";
export { sampled, sparseTimes, timesColumn } from "./products";
export { combine, dot, map, multiply, norm1, scale, sum } from "./vectors";

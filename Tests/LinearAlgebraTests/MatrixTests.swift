import LinearAlgebra
import Testing

@Suite("Matrix")
struct MatrixTests {
  @Test(
    "the product of two matrices is the sum of products",
    arguments: [Orientation.plain, .transposed]
  )
  func product(orientation: Orientation) {
    let a = Matrix(rows: [[1, 2, 3], [4, 5, 6]])
    let b = Matrix(rows: [[1, 0], [0, 1], [2, 2]])
    let left = orientation == .plain ? a : a.transposed
    #expect(Matrix.product(left, orientation, b) == Matrix(rows: [[7, 8], [16, 17]]))
  }
}

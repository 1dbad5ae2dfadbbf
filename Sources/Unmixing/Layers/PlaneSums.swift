/// The sum of part of a plane, in eight partial sums so that it runs at vector speed.
func total(_ values: Span<Float>, _ range: Range<Int>) -> Float {
  precondition(range.lowerBound >= 0 && range.upperBound <= values.count, "range of a plane")
  var partial = SIMD8<Float>(repeating: 0)
  var index = range.lowerBound
  while index + 8 <= range.upperBound {
    partial += eight(values, index)
    index += 8
  }
  var sum = partial.sum()
  while index < range.upperBound {
    sum += values[index]
    index += 1
  }
  return sum
}

/// The inner product of the same part of two planes.
func innerProduct(_ left: Span<Float>, _ right: Span<Float>, _ range: Range<Int>) -> Float {
  precondition(left.count == right.count, "planes of different sizes")
  precondition(range.lowerBound >= 0 && range.upperBound <= left.count, "range of a plane")
  var partial = SIMD8<Float>(repeating: 0)
  var index = range.lowerBound
  while index + 8 <= range.upperBound {
    partial += eight(left, index) * eight(right, index)
    index += 8
  }
  var sum = partial.sum()
  while index < range.upperBound {
    sum += left[index] * right[index]
    index += 1
  }
  return sum
}

@inline(__always)
private func eight(_ values: Span<Float>, _ start: Int) -> SIMD8<Float> {
  SIMD8(
    values[start],
    values[start + 1],
    values[start + 2],
    values[start + 3],
    values[start + 4],
    values[start + 5],
    values[start + 6],
    values[start + 7]
  )
}

/// Sets every element of a span.
func fill(_ values: inout MutableSpan<Float>, with value: Float) {
  for index in values.indices { values[index] = value }
}

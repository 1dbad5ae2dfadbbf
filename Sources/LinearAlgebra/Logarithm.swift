private import Foundation

/// The natural logarithm.
func logarithm(_ value: Double) -> Double { Foundation.log(value) }

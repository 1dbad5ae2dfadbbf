internal import Unmixing

extension TrainingPlan {
  // Not private: the synthesised encode(to:) stands in the file of the struct.
  enum CodingKeys: CodingKey {
    case layerCount, isTied, hasTail, hasEndmemberThresholds, start, learningRate, schedule, length
    case batchSize, objective, removesNoise, startsFromLikelihood
  }

  /// Reads a plan; what older models do not name is off.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      layerCount: try fields.decode(Int.self, forKey: .layerCount),
      isTied: try fields.decode(Bool.self, forKey: .isTied),
      hasTail: try fields.decode(Bool.self, forKey: .hasTail),
      hasEndmemberThresholds: try fields.decode(Bool.self, forKey: .hasEndmemberThresholds),
      start: try fields.decode(WarmStart.self, forKey: .start),
      learningRate: try fields.decode(Double.self, forKey: .learningRate),
      schedule: try fields.decode(Schedule.self, forKey: .schedule),
      length: try fields.decode(Length.self, forKey: .length),
      batchSize: try fields.decode(Int.self, forKey: .batchSize),
      objective: try fields.decode(Objective.self, forKey: .objective),
      removesNoise: try fields.decodeIfPresent(Bool.self, forKey: .removesNoise) ?? false,
      startsFromLikelihood: try fields.decodeIfPresent(Bool.self, forKey: .startsFromLikelihood)
        ?? false
    )
  }
}

package throttle

import "encoding/json"

// errorCode reads the code and message of Graph's error envelope, as far as the gate needs them; empty when the body is
// something else. The full reading, for people, is package graph's.
func errorCode(body []byte) (code, message string) {
	var envelope struct {
		Error struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &envelope) != nil {
		return "", ""
	}
	return envelope.Error.Code, envelope.Error.Message
}

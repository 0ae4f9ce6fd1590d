package simulator

// The shapes of the Bot API as they travel: https://core.telegram.org/bots/api#available-types.

type wireUser struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name,omitempty"`
	Username  string `json:"username,omitempty"`
	Lang      string `json:"language_code,omitempty"`
}

// wireMe is a bot as getMe tells it.
type wireMe struct {
	wireUser
	CanJoinGroups   bool `json:"can_join_groups"`
	CanReadAll      bool `json:"can_read_all_group_messages"`
	SupportsInline  bool `json:"supports_inline_queries"`
	CanConnect      bool `json:"can_connect_to_business"`
	HasMainWebApp   bool `json:"has_main_web_app"`
	HasTopics       bool `json:"has_topics_enabled"`
	AllowsUserTopic bool `json:"allows_users_to_create_topics"`
}

type wireChat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	Username  string `json:"username,omitempty"`
}

// wireFullChat is a chat as getChat tells it.
type wireFullChat struct {
	wireChat
	AccentColorID    int `json:"accent_color_id"`
	MaxReactionCount int `json:"max_reaction_count"`
}

type wireEntity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"` // in UTF-16 code units
	Length int    `json:"length"`
}

type wireMessage struct {
	ID         int          `json:"message_id"`
	From       *wireUser    `json:"from,omitempty"`
	SenderChat *wireChat    `json:"sender_chat,omitempty"`
	Chat       wireChat     `json:"chat"`
	Date       int64        `json:"date"` // Unix seconds; 0 marks a message that is gone
	EditDate   int64        `json:"edit_date,omitempty"`
	Text       string       `json:"text,omitempty"`
	Entities   []wireEntity `json:"entities,omitempty"`
	Caption    string       `json:"caption,omitempty"`
	CaptionEnt []wireEntity `json:"caption_entities,omitempty"`
	*media
	Markup    *keyboard `json:"reply_markup,omitempty"`
	Protected bool      `json:"has_protected_content,omitempty"`
}

type wireCallback struct {
	ID           string       `json:"id"`
	From         *wireUser    `json:"from"`
	Message      *wireMessage `json:"message,omitempty"`
	ChatInstance string       `json:"chat_instance"`
	Data         string       `json:"data"`
}

type wireMember struct {
	Status string    `json:"status"`
	User   *wireUser `json:"user"`
	Until  *int64    `json:"until_date,omitempty"`
}

type wireMemberUpdate struct {
	Chat wireChat   `json:"chat"`
	From *wireUser  `json:"from"`
	Date int64      `json:"date"`
	Old  wireMember `json:"old_chat_member"`
	New  wireMember `json:"new_chat_member"`
}

// media is what a message carries beside text; one of the fields is set.
type media struct {
	Photo    []wirePhoto   `json:"photo,omitempty"`
	Voice    *wireVoice    `json:"voice,omitempty"`
	Video    *wireVideo    `json:"video,omitempty"`
	Document *wireDocument `json:"document,omitempty"`
	Sticker  *wireSticker  `json:"sticker,omitempty"`
	Location *wireLocation `json:"location,omitempty"`
	Contact  *wireContact  `json:"contact,omitempty"`
}

type wireFileRef struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Size     int    `json:"file_size,omitempty"`
}

type wireFile struct {
	wireFileRef
	Path string `json:"file_path"`
}

type wirePhoto struct {
	wireFileRef
	Width  int `json:"width"`
	Height int `json:"height"`
}

type wireVoice struct {
	wireFileRef
	Duration int    `json:"duration"` // seconds
	MIME     string `json:"mime_type"`
}

type wireVideo struct {
	wirePhoto
	Duration int    `json:"duration"` // seconds
	MIME     string `json:"mime_type"`
}

type wireDocument struct {
	wireFileRef
	Name string `json:"file_name"`
	MIME string `json:"mime_type"`
}

type wireSticker struct {
	wireFileRef
	Type     string `json:"type"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
	Animated bool   `json:"is_animated"`
	Video    bool   `json:"is_video"`
	Emoji    string `json:"emoji"`
}

type wireLocation struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type wireContact struct {
	Phone     string `json:"phone_number"`
	FirstName string `json:"first_name"`
	UserID    int64  `json:"user_id,omitempty"`
}

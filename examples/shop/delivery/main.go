// Command delivery tells when an order arrives.
package main

import (
	"net/http"
	"os"

	"github.com/gin-gonic/gin"
	"github.com/golang-jwt/jwt/v4"
	"golang.org/x/crypto/bcrypt"
)

func main() {
	router := gin.Default()
	router.GET("/orders/:id", func(c *gin.Context) {
		_, err := jwt.Parse(c.GetHeader("Authorization"), func(*jwt.Token) (any, error) {
			return []byte(os.Getenv("DELIVERY_KEY")), nil
		})
		if err != nil {
			c.Status(http.StatusUnauthorized)
			return
		}
		receipt, _ := bcrypt.GenerateFromPassword([]byte(c.Param("id")), bcrypt.DefaultCost)
		c.JSON(http.StatusOK, gin.H{"id": c.Param("id"), "days": 2, "receipt": string(receipt)})
	})
	_ = router.Run(":8082")
}
